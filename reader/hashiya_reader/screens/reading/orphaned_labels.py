"""Tags whose label left the scheme: reported, and mapped to a label that it has.

They are mapped in the open article, or in all of the annotator's articles.
"""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from hashiya.errors import HashiyaError
from hashiya.model.model import Tag
from hashiya.sessions.label_usage import Uses, label_uses
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.bulk_edit import BulkOutcome, edit_each
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import Workspace
from hashiya_rtl import isolate_arabic

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Choose

# A label as its layer and its name.
Key = tuple[str, str]


class OrphanedLabels:
    """Reports and maps the labels of the open article's tags that the scheme does not have."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.ui = ui

    def words(self, tags: Sequence[Tag]) -> str:
        """What to say of the first of the tags that is orphaned; "" where none is."""
        scheme = self.article.scheme
        for tag in tags:
            if scheme.knows(tag.layer, tag.label):
                continue
            key = self.ui.key("tag.map")
            label = f"{tag.layer}/{tag.label}"
            renamed = scheme.now_called(tag.layer, tag.label)
            if renamed is None:
                return (
                    f"Its label {label} is not in the scheme; {key} gives it another."
                )
            return (
                f"The label {label} is called {renamed.name} now; "
                f"{key} gives its tags that name."
            )
        return ""

    def report(self, tags: Sequence[Tag]) -> None:
        """Show a toast where one of the tags is orphaned."""
        words = self.words(tags)
        if words:
            self.ui.notify(words, title="Orphaned")

    async def map(self) -> None:
        """Map the current tag's label, if it is orphaned, or else the first orphaned one."""
        scheme = self.article.scheme
        session = self.article.session
        orphans = [
            tag for tag in session.tags if not scheme.knows(tag.layer, tag.label)
        ]
        if not orphans:
            words = "Every label of these tags is in the scheme."
            self.ui.notify(words, title="Nothing is orphaned")
            return
        current = self.article.current_tag
        tag = current if current in orphans else orphans[0]
        old = (tag.layer, tag.label)
        articles = await self._articles_with(old)
        workspace = self.article.workspace
        outcome = await map_label(self.ui.ask, workspace, old, articles, session)
        if outcome is not None:
            self.ui.notify(outcome.words, title="Mapped")
            self.ui.changed(self.article.current_tag)

    async def _articles_with(self, label: Key) -> Mapping[str, int]:
        """How many tags of the label each article has; of this one as it now is."""
        from hashiya_reader.screens.dialogs.progress import Working

        workspace = self.article.workspace
        session = self.article.session

        def counting() -> Iterator[Uses]:
            yield label_uses(workspace.store, workspace.annotator)

        uses = await self.ui.ask(Working("Counting your tags", counting(), 1)) or {}
        count = sum((tag.layer, tag.label) == label for tag in session.tags)
        return {**uses.get(label, {}), session.article.id: count}


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

    options = label_options(likeliest_first(workspace, old))
    title = isolate_arabic(f"“{old[0]}/{old[1]}” becomes which label?")
    look = await ask(Choose(options, placeholder=title))
    if look is None:
        return None
    new = (look.layer, look.label)
    chosen: tuple[str, ...] | None = tuple(articles)
    if session is not None and session.article.id in articles and len(articles) > 1:
        chosen = await ask(place_dialog(articles, session.article.id))
    if not chosen:
        return None
    steps = edit_each(
        workspace, chosen, lambda each: relabelled(each, old, new), session
    )
    title = isolate_arabic(f"Mapping {old[1]} to {look.label}")
    return await ask(Working(title, steps, len(chosen)))


def likeliest_first(workspace: Workspace, old: Key) -> list[LabelLook]:
    """All labels: the old one's present name first, then those of its layer."""
    renamed = workspace.project.scheme.now_called(*old)

    def rank(look: LabelLook) -> tuple[bool, bool]:
        is_renamed = renamed is not None and look.label == renamed.name
        in_layer = look.layer == old[0]
        return not (is_renamed and in_layer), not in_layer

    return sorted(workspace.looks.values(), key=rank)


def place_dialog(
    articles: Mapping[str, int], open_article: str
) -> "Choose[tuple[str, ...]]":
    """Asks whether to map in the open article or in all."""
    from hashiya_reader.screens.dialogs.choose import Choose, Option

    in_one = f" In this article: {counted(articles[open_article], 'tag')}"
    count = counted(sum(articles.values()), "tag")
    in_all = f" In all {len(articles)} articles: {count}"
    options = []
    for ids, words in (((open_article,), in_one), (tuple(articles), in_all)):
        option = Option(value=ids, row=Row(left=(Piece(words),)), words=words)
        options.append(option)
    return Choose(options, placeholder="where?")


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
        raise type(error)(f"{session.article.id}: {error}") from error
