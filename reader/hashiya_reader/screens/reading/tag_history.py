"""The versions of the tags: what was done to them, when and by whom, to be restored."""

from typing import TYPE_CHECKING

from rich.style import Style

from hashiya.errors import HashiyaError
from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.sessions.history import Event
from hashiya_reader.look.advice import advised
from hashiya_reader.look.times import written_time
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.rows import label_and_words
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, filled

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Option

DIM = Style(dim=True)
TIME_CELLS, ACTION_CELLS, MARK_CELLS = 18, 14, 7
# What was done, by the words of `Event.did`.
DONE = {
    "created": marked("created"),
    "moved": marked("moved"),
    "relabelled": marked("relabelled"),
    "attributes": marked("attributes"),
    "confidence": marked("confidence"),
    "note": marked("note"),
    "removed": marked("removed"),
    "restored": marked("restored"),
    "status": marked("status"),
}


class TagHistory:
    """Lists what was done to the current tag, or to all of them."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.ui = ui

    async def show(self) -> None:
        """List the events, the latest first; the version chosen is restored."""
        from hashiya_reader.screens.dialogs.choose import Choose

        events = self.events()
        if not events:
            self.ui.notify(_("Nothing has been done here yet."), title=_("History"))
            return
        looks = self.workspace.looks
        options = [event_option(event, looks) for event in events]
        placeholder = _("{key} restores a version").format(
            key=self.ui.key("choose.take")
        )
        event = await self.ui.ask(
            Choose(options, placeholder=placeholder, broad=True, verb=marked("Restore"))
        )
        if event is not None:
            self.ui.change(lambda: self.session.restore(event))

    def events(self) -> list[Event]:
        """What was done to the current tag, or to all of them; none that cannot be read."""
        tag = self.article.current_tag
        try:
            events = self.session.history(tag.id if tag else None)
        except HashiyaError as error:
            self.ui.notify(advised(error), title=_("History"))
            return []
        return [event for event in reversed(events) if event.tag_id is not None]


def event_option(event: Event, looks: Looks) -> "Option[Event]":
    """An event as a line: when and what at the left, the tag at the right."""
    from hashiya_reader.screens.dialogs.choose import Option

    tag = event.after or event.before
    mark = ""
    if event.lost:
        mark = _("✗ lost")
    elif event.current:
        mark = _("• now")
    time = written_time(event.at)
    actions = comma_separated(_(DONE[action]) for action in event.did)
    event_pieces = (
        Piece(" "),
        *filled(time, TIME_CELLS, DIM),
        *filled(actions, ACTION_CELLS),
        *filled(mark, MARK_CELLS, Style(bold=event.lost)),
    )
    right = () if tag is None else label_and_words(tag, looks)
    words = f"{time} {event.at} {actions} {tag.text if tag else ''}"
    return Option(value=event, row=Row(aside=event_pieces, right=right), words=words)
