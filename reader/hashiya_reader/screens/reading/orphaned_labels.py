"""Tags whose label left the scheme: reported, and mapped to a label that it has.

They are mapped in the open article, or in all of the annotator's articles.
"""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Tag
from hashiya.sessions.label_usage import Uses, label_uses
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.bulk_edit import BulkOutcome, edit_each
from hashiya_reader.look.direction import sentence
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Choose

# A label as its layer and its name.
Key = tuple[str, str]


class OrphanedLabels:
    """Reports and maps the labels of the open article's tags that the scheme does not have."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.ui = ui

    def is_orphan(self, tag: Tag) -> bool:
        """Whether the scheme does not have the tag's label."""
        return not self.article.scheme.knows(tag.layer, tag.label)

    def words(self, tags: Sequence[Tag]) -> str:
        """The report of the first orphaned tag; "" where there is none."""
        for tag in tags:
            if not self.is_orphan(tag):
                continue
            key = self.ui.key("tag.map")
            label = f"{tag.layer}/{tag.label}"
            return _(
                "Its label {label} is not in the scheme; {key} gives it another."
            ).format(label=label, key=key)
        return ""

    def report(self, tags: Sequence[Tag]) -> None:
        """Show a toast where one of the tags is orphaned."""
        words = self.words(tags)
        if words:
            self.ui.notify(words, title=_("Orphaned"))

    async def map(self) -> None:
        """Map the current tag's label if it is orphaned, otherwise the first orphaned one."""
        orphans = [tag for tag in self.session.tags if self.is_orphan(tag)]
        if not orphans:
            words = _("Every label of these tags is in the scheme.")
            self.ui.notify(words, title=_("Nothing is orphaned"))
            return
        current = self.article.current_tag
        tag = current if current in orphans else orphans[0]
        old = (tag.layer, tag.label)
        articles = await self._articles_with(old)
        outcome = await map_label(
            self.ui.ask, self.workspace, old, articles, self.session
        )
        if outcome is not None:
            self.ui.notify(outcome.words, title=_("Mapped"))
            self.ui.changed(self.article.current_tag)

    async def _articles_with(self, label: Key) -> Mapping[str, int]:
        """How many tags of the label each article has; of this one as it now is."""
        from hashiya_reader.screens.dialogs.progress import Working

        workspace = self.workspace

        def counting() -> Iterator[Uses]:
            yield label_uses(workspace.store, workspace.annotator)

        uses = await self.ui.ask(Working(_("Counting your tags"), counting(), 1))
        articles: dict[str, int] = {}
        if uses is not None:
            articles.update(uses.get(label, {}))
        labels = [(tag.layer, tag.label) for tag in self.session.tags]
        articles[self.session.article.id] = labels.count(label)
        return articles


T = TypeVar("T")


class Ask(Protocol):
    """Opens a dialog and waits for its answer."""

    def __call__(self, dialog: Screen[T], /) -> Awaitable[T | None]:
        """Return the answer."""


async def map_label(
    ask: Ask,
    workspace: Workspace,
    old: Key,
    articles: Mapping[str, int],
    session: TagSession | None,
) -> BulkOutcome | None:
    """Ask which label replaces the old one, and where, and put it there; None when cancelled.

    `articles` are those with tags of the old label, and how many; `session` is on the
    one that is open. Each article gets one action, and one undo takes all of them back.
    """
    from hashiya_reader.screens.dialogs.choose import Choose, label_options
    from hashiya_reader.screens.dialogs.progress import Working

    layer, label = old
    looks = likeliest_first(workspace, old)
    title = sentence(
        _("Which label replaces “{label}”?").format(label=f"{layer}/{label}")
    )
    look = await ask(Choose(label_options(looks), placeholder=title))
    if look is None:
        return None
    new = (look.layer, look.label)
    chosen: tuple[str, ...] | None = tuple(articles)
    if session is not None and len(articles) > 1:
        open_article = session.article.id
        if open_article in articles:
            chosen = await ask(place_dialog(articles, open_article))
    if not chosen:
        return None

    def relabel(edited: TagSession) -> int:
        return relabelled(edited, old, new)

    steps = edit_each(workspace, chosen, relabel, session)
    title = sentence(_("Mapping {old} to {new}").format(old=label, new=look.label))
    return await ask(Working(title, steps, len(chosen)))


def likeliest_first(workspace: Workspace, old: Key) -> list[LabelLook]:
    """All labels: those of the old one's layer first."""
    layer, _ = old

    def rank(look: LabelLook) -> bool:
        return look.layer != layer

    return sorted(workspace.looks.values(), key=rank)


def place_dialog(
    articles: Mapping[str, int], open_article: str
) -> "Choose[tuple[str, ...]]":
    """Asks whether to map in the open article or in all."""
    from hashiya_reader.screens.dialogs.choose import Choose, Option

    tags_in_one = counted(articles[open_article], "tag")
    tags_in_all = counted(sum(articles.values()), "tag")
    choices = {
        (open_article,): _("In this article: {tags}").format(tags=tags_in_one),
        tuple(articles): ngettext(
            "In the {count} article: {tags}",
            "In all {count} articles: {tags}",
            len(articles),
        ).format(count=f"{len(articles):,}", tags=tags_in_all),
    }
    options = []
    for ids, words in choices.items():
        row = Row(start=(Piece(f" {words}"),))
        options.append(Option(value=ids, row=row, words=words))
    return Choose(options, placeholder=_("where?"))


def relabelled(session: TagSession, old: Key, new: Key) -> int:
    """Give the session's tags of one label another one, as one action; return how many.

    Raises:
        HashiyaError: naming the article, when the scheme does not allow it for one of
            them.
    """
    tags = (*session.tags, *session.detached)
    orphans = [tag.id for tag in tags if (tag.layer, tag.label) == old]
    try:
        return len(session.relabel(orphans, *new))
    except HashiyaError as error:
        raise type(error)(f"{session.article.id}: {error}", hint=error.hint) from error
