"""Giving tags whose label is gone from the scheme a label that it has, here or in all of the annotator's articles."""

from collections.abc import Mapping

from textual.app import App

from hashiya.errors import HashiyaError
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.bulk_edit import Outcome, in_each
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.choose import Choose, Option, label_options
from hashiya_reader.screens.dialogs.progress import Working
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import Workspace
from hashiya_rtl import isolate_arabic

Key = tuple[str, str]


async def map_label(
    app: App[None],
    workspace: Workspace,
    old: Key,
    articles: Mapping[str, int],
    here: TagSession | None,
) -> Outcome | None:
    """Ask which label takes the place of the old one and where, and put it there; None when nothing is to be done.

    `articles` are those with tags of the old label, and how many; `here` is the session
    on the one that is open. Each article gets one action, and one undo takes all of
    them back.
    """
    now = workspace.project.scheme.now_called(*old)
    same_first = sorted(
        workspace.looks.values(),
        key=lambda look: (
            now is None or (look.layer, look.label) != (old[0], now.name),
            look.layer != old[0],
        ),
    )
    title = isolate_arabic(f"“{old[0]}/{old[1]}” becomes which label?")
    look = await app.push_screen_wait(
        Choose(label_options(same_first), placeholder=title)
    )
    if look is None:
        return None
    chosen: tuple[str, ...] | None = tuple(articles)
    if here is not None and here.article.id in articles and len(articles) > 1:
        chosen = await app.push_screen_wait(where_to(articles, here.article.id))
    if not chosen:
        return None
    steps = in_each(
        workspace,
        chosen,
        lambda session: relabelled(session, old, (look.layer, look.label)),
        here,
    )
    return await app.push_screen_wait(
        Working(isolate_arabic(f"Mapping {old[1]} to {look.label}"), steps, len(chosen))
    )


def where_to(articles: Mapping[str, int], here: str) -> Choose[tuple[str, ...]]:
    """Asks whether to map in the open article or in all."""
    words = {
        (here,): f" In this article: {counted(articles[here], 'tag')}",
        tuple(
            articles
        ): f" In all {len(articles)} articles: {counted(sum(articles.values()), 'tag')}",
    }
    options = [
        Option(value=each, row=Row(left=(Piece(text),)), words=text)
        for each, text in words.items()
    ]
    return Choose(options, placeholder="where?")


def relabelled(session: TagSession, old: Key, new: Key) -> int:
    """Give the session's tags of the old label the new one, as one action; how many there were.

    Raises:
        HashiyaError: naming the article, when the scheme does not allow it for one of
            them.
    """
    tags = [
        tag.id
        for tag in (*session.tags, *session.detached)
        if (tag.layer, tag.label) == old
    ]
    try:
        return len(session.relabel(tags, *new))
    except HashiyaError as error:
        raise type(error)(f"{session.article.id}: {error}") from error
