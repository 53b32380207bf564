"""Tagging the same words everywhere: in the article with one key, in the project after a look at where they stand."""

from dataclasses import dataclass, field
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from hashiya.model.model import Span, Tag
from hashiya.sessions.tag_session import TagSession
from hashiya.text.occurrences import same_words, untagged
from hashiya_reader.bulk_edit import in_each
from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens import late
from hashiya_reader.screens.reading.reviewer_notes import HeedingScreen
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What is tagged everywhere: these words, with this label and these attributes."""

    words: str
    layer: str
    label: str
    attributes: dict[str, str] = field(default_factory=dict)

    def spans(self, session: TagSession) -> tuple[Span, ...]:
        """Where the session's article says the words and they are not tagged so yet."""
        found = same_words(session.article.text, self.words)
        return untagged(found, session.tags, self.layer, self.label)

    def spread(self, session: TagSession, spans: tuple[Span, ...]) -> tuple[Tag, ...]:
        """Tag the spans, as one action.

        Raises:
            HashiyaError: when the scheme does not allow it.
        """
        return session.add_all(
            spans, self.layer, self.label, attributes=self.attributes
        )


class SpreadingScreen(HeedingScreen):
    """The current tag is spread, or else the last label to the selection's words or the word under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "e",
            "spread",
            "Same words in the article",
            id="tag.spread",
            tooltip="Tag them all; {tag.undo} takes all back",
        ),
        bind(
            "E",
            "spread_wide",
            "Same words in the project",
            id="tag.spread_wide",
            tooltip="After a look at them",
        ),
    ]

    def __init__(
        self, workspace: Workspace, session: TagSession, position: tuple[int, int]
    ) -> None:
        super().__init__(workspace, session, position)
        self.last: Tag | LabelLook | None = None

    def pattern(self) -> Pattern | None:
        """What is to be spread; where nothing is, how to say it is told."""
        tag = self.current_tag
        span = self.view.selection or self.view.word_at_cursor()
        if tag is not None and tag.span is not None and self.view.selection is None:
            return Pattern(
                words=tag.text,
                layer=tag.layer,
                label=tag.label,
                attributes=dict(tag.attributes),
            )
        if self.last is None or span is None:
            here, wide = self.key("tag.spread"), self.key("tag.spread_wide")
            self.tell(
                f"Tag the words once; {here} then tags them in all of the article, {wide} in the project.",
                "Same words",
            )
            return None
        attributes = dict(self.last.attributes) if isinstance(self.last, Tag) else {}
        words = span.of(self.session.article.text)
        return Pattern(
            words=words,
            layer=self.last.layer,
            label=self.last.label,
            attributes=attributes,
        )

    def action_spread(self) -> None:
        """Tag the same words in all of the article; one undo takes all of it back."""
        pattern = self.pattern()
        if pattern is None:
            return
        tags = self.attempt(
            lambda: pattern.spread(self.session, pattern.spans(self.session))
        )
        if tags is None:
            return
        self.view.drop_selection()
        title = self.workspace.looks[pattern.layer, pattern.label].title
        told = (
            f"{len(tags)} more are {title}; {self.key('tag.undo')} takes them back."
            if tags
            else f"All of them are {title} already."
        )
        self.tell(told, pattern.words)
        if tags:
            self.changed(self.current_tag)

    @work
    async def action_spread_wide(self) -> None:
        """Look for the same words in the whole project, show where they stand, and tag those that are left in."""
        pattern = self.pattern()
        if pattern is None:
            return
        title = self.workspace.looks[pattern.layer, pattern.label].title
        articles = list(self.workspace.project.ids)
        looking = late.found_in(
            self.workspace, articles, pattern.words, (pattern.layer, pattern.label)
        )
        found = await self.app.push_screen_wait(
            late.Working(f"Looking for {pattern.words}", looking, len(articles))
        )
        if not found:
            self.tell(
                f"No article that was looked through has them without {title}.",
                pattern.words,
            )
            return
        chosen = await self.app.push_screen_wait(
            late.SpreadPreview(found, pattern.words, title)
        )
        if chosen:
            await self.spread_in(pattern, chosen)

    async def spread_in(self, pattern: Pattern, chosen: "list[late.Found]") -> None:
        """Tag what was chosen in each article, one action in each."""
        wanted = {each.article: frozenset(each.spans) for each in chosen}

        def spread(session: TagSession) -> int:
            spans = tuple(
                span
                for span in pattern.spans(session)
                if span in wanted[session.article.id]
            )
            return len(pattern.spread(session, spans))

        steps = in_each(self.workspace, list(wanted), spread, self.session)
        outcome = await self.app.push_screen_wait(
            late.Working(f"Tagging {pattern.words}", steps, len(wanted))
        )
        if outcome is not None:
            self.tell(
                f"{outcome.words} {self.key('tag.undo')} takes them all back.",
                pattern.words,
            )
            self.changed(self.current_tag)
