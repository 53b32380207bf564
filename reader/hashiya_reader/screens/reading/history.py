"""What was done to the tags and by whom, what others wrote meanwhile, and tags that lost their words."""

from typing import ClassVar

from rich.style import Style
from textual import on, work
from textual.binding import BindingType
from textual.message import Message

from hashiya.errors import HashiyaError
from hashiya.model.model import Tag
from hashiya.sessions.history import Event
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens import late
from hashiya_reader.screens.reading.tag_changes import ChangingScreen
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.tag_list import ink_of
from hashiya_reader.workspace import Workspace

LOOK_SECONDS = 1.0
DIM = Style(dim=True)


class KeepingScreen(ChangingScreen):
    """Looks every second for what other programs and machines wrote into the same record."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "h",
            "history",
            "History",
            id="tag.history",
            tooltip="Of the current tag, else of all; {choose.take} restores",
        ),
        bind(
            "o",
            "adrift",
            "Tags adrift",
            id="tag.adrift",
            tooltip="Put tags back whose words have moved or changed",
        ),
    ]

    class Refreshed(Message):
        """Others have written something."""

    def __init__(
        self, workspace: Workspace, session: TagSession, position: tuple[int, int]
    ) -> None:
        super().__init__(workspace, session, position)
        self.placing: Tag | None = None

    def on_mount(self) -> None:
        """Begin to look, and say what is amiss with the record."""
        self.set_interval(LOOK_SECONDS, self.look_for_others)
        if self.session.detached:
            words = f"{counted(len(self.session.detached), 'tag')} adrift: the text has changed. {self.key('tag.adrift')} puts it back."
            self.app.notify(words, title="Tags adrift", severity="warning", timeout=10)
        for old, new in self.renamed().items():
            self.app.notify(
                f"“{old}” is called “{new}” now. {self.key('tag.map')} gives your tags the new name.",
                title="Renamed label",
            )
        for problem in self.session.problems:
            self.app.notify(
                problem,
                title="Damaged, and left as it is",
                severity="warning",
                timeout=10,
            )

    def renamed(self) -> dict[str, str]:
        """The labels of these tags that have another name in the scheme now."""
        names = {(tag.layer, tag.label) for tag in self.session.tags}
        now = {
            label: self.workspace.project.scheme.now_called(layer, label)
            for layer, label in sorted(names)
        }
        return {old: label.name for old, label in now.items() if label is not None}

    @work(thread=True, group="look", exclusive=True)
    def look_for_others(self) -> None:
        """Take in what others wrote; what cannot be read now is read the next time."""
        try:
            if self.session.refresh():
                self.post_message(self.Refreshed())
        except HashiyaError as error:
            self.log.warning(str(error))

    @on(Refreshed)
    def show_refreshed(self) -> None:
        """Show the tags as they now are."""
        self.show()

    @work
    async def action_history(self) -> None:
        """List what was done to the current tag, or to all, the latest first; the version chosen is restored."""
        events = self.events()
        if not events:
            self.tell("Nothing has been done here yet.", "History")
            return
        options = [event_option(event, self.workspace.looks) for event in events]
        asked = worded(self, "{choose.take} restores a version")
        event = await self.app.push_screen_wait(
            late.Choose(options, placeholder=asked, broad=True)
        )
        if event is not None:
            self.change(lambda: self.session.restore(event))

    def events(self) -> list[Event]:
        """What was done to the current tag, else to every one, the latest first."""
        tag = self.current_tag
        try:
            found = self.session.history(tag.id if tag else None)
        except HashiyaError as error:
            self.tell(advised(error), "History")
            return []
        return [event for event in reversed(found) if event.tag_id is not None]

    @work
    async def action_adrift(self) -> None:
        """Choose a tag that is adrift; then, with its words selected, the same key puts it there."""
        if self.placing is not None and self.view.selection is not None:
            self.put_back(self.placing)
            return
        self.placing = None
        if not self.session.detached:
            self.tell("Every tag stands on its words.", "Tags adrift")
            return
        options = [
            tag_option(tag, self.workspace.looks) for tag in self.session.detached
        ]
        self.placing = await self.app.push_screen_wait(
            late.Choose(options, placeholder="which tag to put back?")
        )
        self.hint = (
            f"select its words, then {self.key('tag.adrift')} puts it there"
            if self.placing
            else ""
        )
        self.show_status()

    def put_back(self, tag: Tag) -> None:
        """Put a tag on what is selected."""
        span = self.view.selection
        if span is not None and self.change(lambda: self.session.place(tag.id, span)):
            self.placing = None
            self.hint = ""
            self.view.drop_selection()


def event_option(event: Event, looks: Looks) -> "late.Option[Event]":
    """What happened as a line: when, who and what at the left, the tag at the right."""
    tag = event.after or event.before
    mark = "✗ lost" if event.lost else "• now" if event.current else ""
    did = ", ".join(event.did)
    left = (
        Piece(f" {event.at:<21}", DIM),
        Piece(f"{did:<14}"),
        Piece(f"{mark:<7}", Style(bold=event.lost)),
    )
    right = () if tag is None else tag_words(tag, looks)
    return late.Option(
        value=event,
        row=Row(left=left, right=right),
        words=f"{event.at} {did} {tag.text if tag else ''}",
    )


def tag_option(tag: Tag, looks: Looks) -> "late.Option[Tag]":
    """A tag as a line: its label and the words that it was made on."""
    return late.Option(value=tag, row=Row(right=tag_words(tag, looks)), words=tag.text)


def tag_words(tag: Tag, looks: Looks) -> tuple[Piece, ...]:
    """A tag's label in its colour, and its words."""
    ink = ink_of(tag, looks)
    return (
        Piece("▐ ", ink),
        Piece(looks.of(tag).title, ink),
        Piece(" "),
        quoted(tag.text),
    )
