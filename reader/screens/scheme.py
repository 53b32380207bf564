"""The scheme as it is: layers, labels with colour, key and how often they are used, attributes, and orphaned labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen

from annotations.errors import HashiyaError
from annotations.orphans import Uses, label_uses, orphaned
from annotations.project import SETTINGS
from annotations.scheme import Attribute, Layer, default_source
from annotations.session import Session
from reader.counted import counted
from reader.desk import Desk
from reader.editor import EditorFailed, edit_file
from reader.keys import bind
from reader.screens.mapping import Key, map_label
from reader.widgets.looks import LabelLook
from reader.widgets.one_row import OneRow
from reader.widgets.row import Piece, Row
from reader.widgets.row_list import RowList

DIM = Style(dim=True)
BOLD = Style(bold=True)
ALARM = Style(bold=True, reverse=True)
SCOPES = {"span": "passages", "article": "whole articles"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the screen, and the orphaned label that it is about, if it is about one."""

    row: Row
    orphan: Key | None = None


class SchemeScreen(ModalScreen[None]):
    """A list to look at; on an orphaned label Enter maps its tags. `here` is the session on the article that is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,q", "dismiss(None)", "Close", id="scheme.close", show=True),
        bind("e", "edit", "Edit hashiya.toml", id="scheme.edit", show=True, tooltip="In your editor; read when saved"),
    ]

    @dataclass
    class Counted(Message):
        """How often each label is used is known."""

        uses: Uses

    def __init__(self, desk: Desk, here: Session | None) -> None:
        super().__init__()
        self.desk = desk
        self.here = here
        self.uses: Uses | None = None
        self.lines: list[Line] = []

    def compose(self) -> ComposeResult:
        """The list under a heading, the keys below it."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="file")
            yield RowList(id="scheme")
            keys = OneRow(classes="keys")
            keys.row = Row(left=(Piece("e edits hashiya.toml · ⏎ maps an orphaned label · esc closes"),))
            yield keys

    def on_mount(self) -> None:
        """Show the scheme, and count."""
        self.query_one(RowList).focus()
        self.scheme_changed()

    def scheme_changed(self) -> None:
        """Show the scheme as it now is; its uses are counted anew."""
        settings = self.desk.project.settings
        name = SETTINGS if settings.exists() else f"the default scheme: e writes it out as {SETTINGS}"
        self.query_one("#file", OneRow).row = Row(left=(Piece(f"Scheme of {self.desk.project.root.name} · {name}"),))
        self.show_lines()
        self.count()

    @work(thread=True, group="count", exclusive=True)
    def count(self) -> None:
        """Count how often each label is used, which reads all of the annotator's records."""
        self.post_message(self.Counted(label_uses(self.desk.store, self.desk.annotator)))

    @on(Counted)
    def show_counts(self, event: Counted) -> None:
        """Show them."""
        self.uses = event.uses
        self.show_lines()

    def show_lines(self) -> None:
        """Show what is known."""
        self.lines = list(scheme_lines(self.desk, self.uses))
        rows = self.query_one(RowList)
        rows.items = [(line.row,) for line in self.lines]
        if rows.highlighted < 1:
            # What waits for an answer comes first.
            rows.highlighted = next((index for index, line in enumerate(self.lines) if line.orphan), 0)

    @on(RowList.Chosen)
    @work
    async def map_chosen(self, event: RowList.Chosen) -> None:
        """Map the tags of the orphaned label in the row."""
        orphan = self.lines[event.index].orphan
        if orphan is None or self.uses is None:
            return
        outcome = await map_label(self.app, self.desk, orphan, self.uses[orphan], self.here)
        if outcome is not None:
            self.app.notify(outcome.words, title="Mapped")
            self.count()

    def action_edit(self) -> None:
        """Open the user's editor on `hashiya.toml`; one that is not there yet begins as the default scheme."""
        path = self.desk.project.settings
        try:
            if not path.exists():
                path.write_text(default_source(), encoding="utf-8")
            edit_file(self.app, path)
        except EditorFailed as error:
            self.app.notify(str(error), title="Not edited", severity="error")
        except OSError as error:
            self.app.notify(f"{path}: {error.strerror}", title="Not edited", severity="error")


def scheme_lines(desk: Desk, uses: Uses | None) -> Iterator[Line]:
    """The rows of the scheme; without `uses` they have not been counted yet."""
    gone = orphaned(uses or {}, desk.project.scheme)
    if gone:
        yield Line(Row(left=(Piece(" Orphaned: in your tags and not in the scheme; ⏎ maps them ", ALARM),)))
        for orphan, articles in gone.items():
            told = f"{counted(sum(articles.values()), 'tag')} in {counted(len(articles), 'article')}"
            yield Line(Row(left=(Piece(f"   {'/'.join(orphan)}  {told}"),)), orphan)
        yield Line(Row())
    for layer in desk.project.scheme.layers:
        yield Line(layer_row(layer))
        for label in layer.labels:
            key = layer.name, label.name
            used = None if uses is None else sum(uses.get(key, {}).values())
            yield Line(use_row(desk.looks[key], used))
        for attribute in layer.attributes:
            yield Line(attribute_row(attribute))
        yield Line(Row())


def layer_row(layer: Layer) -> Row:
    """A layer: its titles, and what it is asked of."""
    asked = ", ".join(SCOPES[scope] for scope in layer.scopes)
    return Row(right=(Piece(layer.title_ar, BOLD),), left=(Piece(f" {layer.title}", BOLD), Piece(f" · {asked}", DIM)))


def use_row(look: LabelLook, uses: int | None) -> Row:
    """A label: its title in its colour; its key, name and how many tags use it."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    count = "…" if uses is None else counted(uses, "tag") if uses else "–"
    left = (Piece(f"   {look.key or ' ':<4}", BOLD), Piece(f"{look.label:<20}"), Piece(f"{count:>10}", DIM))
    return Row(right=(Piece("▐ ", ink), Piece(look.title, ink)), left=left)


def attribute_row(attribute: Attribute) -> Row:
    """An attribute: what it takes."""
    takes = ", ".join(attribute.values) or ("free text" + ", suggested: " * bool(attribute.suggestions))
    required = " · required" if attribute.required else ""
    suggested = ", ".join(attribute.suggestions)
    words = Piece(f"   +   {attribute.name:<20} {takes}{suggested}{required}", DIM)
    return Row(right=(Piece(attribute.title_ar, DIM),), left=(words,))


def refusal(error: HashiyaError) -> str:
    """What is told of an edit that cannot be used."""
    return f"{error}. The scheme of before holds on."
