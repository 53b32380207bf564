"""Tagging the same words again: in the article, or in the project after a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Span, Tag
from hashiya.sessions.tag_session import TagSession
from hashiya.text.occurrences import means_same, same_words, untagged
from hashiya_reader.bulk_edit import edit_each
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.tagging import Tagging
from hashiya_reader.screens.reading.ui import ReadingUI

if TYPE_CHECKING:
    from hashiya_reader.screens.reading.same_words_preview import WordsInArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPattern:
    """Words to tag wherever they are, with this label and these attributes."""

    words: str
    layer: str
    label: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def spans(self, session: TagSession) -> tuple[Span, ...]:
        """Where the session's article has the words and they are not tagged so yet."""
        spans = same_words(session.article.text, self.words)
        return untagged(spans, session.tags, self.layer, self.label)

    def sure_spans(self, session: TagSession) -> tuple[Span, ...]:
        """Those of `spans` whose words surely mean the same."""
        text = session.article.text
        spans = self.spans(session)
        return tuple(span for span in spans if means_same(text, span, self.words))

    def tag(self, session: TagSession, spans: Sequence[Span]) -> tuple[Tag, ...]:
        """Tag the spans, as one action.

        Raises:
            HashiyaError: when the scheme does not allow it.
        """
        return session.add_all(
            spans, self.layer, self.label, attributes=self.attributes
        )


class SameWords:
    """Repeats the current tag, otherwise the last label on the selection, on the same words."""

    def __init__(self, article: OpenArticle, ui: ReadingUI, tagging: Tagging) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.view = article.view
        self.ui = ui
        self.tagging = tagging

    def pattern(self) -> WordsPattern | None:
        """What to spread; where there is nothing, a toast says how."""
        tag = self.article.current_tag
        span = self.article.selected_words
        last = self.tagging.last
        if tag is not None and tag.span is not None and self.view.selection is None:
            return WordsPattern(
                words=tag.text,
                layer=tag.layer,
                label=tag.label,
                attributes=tag.attributes,
            )
        if last is None or span is None:
            self._report_none()
            return None
        attributes: Mapping[str, str] = {}
        if isinstance(last, Tag):
            attributes = last.attributes
        return WordsPattern(
            words=span.of(self.article.text),
            layer=last.layer,
            label=last.label,
            attributes=attributes,
        )

    def _report_none(self) -> None:
        in_article = self.ui.key("tag.spread")
        in_project = self.ui.key("tag.spread_wide")
        self.ui.notify(
            _(
                "Tag the words once; {in_article} then tags them in all of the "
                "article, {in_project} in the project."
            ).format(in_article=in_article, in_project=in_project),
            title=_("Same words"),
        )

    def tag_in_article(self) -> None:
        """Tag the same words in all of the article; one undo takes all of it back.

        Words that may mean something else are counted, and are not tagged.
        """
        pattern = self.pattern()
        if pattern is None:
            return
        spans = pattern.sure_spans(self.session)
        tags = self.ui.attempt(lambda: pattern.tag(self.session, spans))
        if tags is None:
            return
        self.view.drop_selection()
        title = self._title(pattern)
        words = _("All of them are {label} already.").format(label=title)
        if tags:
            undo = self.ui.key("tag.undo")
            words = ngettext(
                "{count} more is {label}; {undo} takes it back.",
                "{count} more are {label}; {undo} takes them back.",
                len(tags),
            ).format(count=f"{len(tags):,}", label=title, undo=undo)
        doubtful = len(pattern.spans(self.session))
        if doubtful:
            key = self.ui.key("tag.spread_wide")
            unsure = ngettext(
                "{count} may mean something else: {key} lists it.",
                "{count} may mean something else: {key} lists them.",
                doubtful,
            ).format(count=doubtful, key=key)
            words = f"{words} {unsure}"
        self.ui.notify(words, title=pattern.words)
        if tags:
            self.ui.changed(self.article.current_tag)

    def _title(self, pattern: WordsPattern) -> str:
        look = self.workspace.looks[pattern.layer, pattern.label]
        return look.title

    async def tag_in_project(self) -> None:
        """Show where the project has the same words, and tag those that are not left out."""
        from hashiya_reader.screens.dialogs.progress import Working
        from hashiya_reader.screens.reading.same_words_preview import (
            SameWordsPreview,
            find_words,
        )

        pattern = self.pattern()
        if pattern is None:
            return
        title = self._title(pattern)
        ids = list(self.workspace.project.ids)
        label = (pattern.layer, pattern.label)
        steps = find_words(self.workspace, ids, pattern.words, label)
        search = Working(
            _("Looking for {words}").format(words=pattern.words), steps, len(ids)
        )
        articles = await self.ui.ask(search)
        if not articles:
            words = _(
                "No article that was looked through has them without {label}."
            ).format(label=title)
            self.ui.notify(words, title=pattern.words)
            return
        chosen = await self.ui.ask(SameWordsPreview(articles, pattern.words, title))
        if chosen:
            await self._tag_in_each(pattern, chosen)

    async def _tag_in_each(
        self, pattern: WordsPattern, articles: "Sequence[WordsInArticle]"
    ) -> None:
        """Tag the words in each article, one action in each."""
        from hashiya_reader.screens.dialogs.progress import Working

        chosen = {words.article: frozenset(words.spans) for words in articles}

        def tag(session: TagSession) -> int:
            in_article = chosen[session.article.id]
            spans = [span for span in pattern.spans(session) if span in in_article]
            return len(pattern.tag(session, spans))

        steps = edit_each(self.workspace, list(chosen), tag, self.session)
        title = _("Tagging {words}").format(words=pattern.words)
        outcome = await self.ui.ask(Working(title, steps, len(chosen)))
        if outcome is not None:
            undo = self.ui.key("tag.undo")
            advice = _("{undo} undoes it.").format(undo=undo)
            self.ui.notify(f"{outcome.words} {advice}", title=pattern.words)
            self.ui.changed(self.article.current_tag)
