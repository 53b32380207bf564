"""The lines of the scheme's screen: layers, their labels with key and uses, attributes, and orphaned labels."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from textual.color import Color

from hashiya.model.scheme import Attribute, Layer
from hashiya.sessions.label_usage import Uses, orphaned
from hashiya_reader.keys.bindings import display_of_label
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.reading.orphaned_labels import Key
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import Workspace
from hashiya_rtl import isolate_arabic

NAME_CELLS = 20
DIM = Style(dim=True)
BOLD = Style(bold=True)
ALARM = Style(bold=True, reverse=True)
SCOPES = {"span": "passages", "article": "whole articles"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and what Enter on it is about: an orphaned label, or of a layer a label or, without one, a new one."""

    row: Row
    orphan: Key | None = None
    layer: str = ""
    label: str = ""
    is_new: bool = False


def scheme_lines(workspace: Workspace, uses: Uses | None) -> Iterator[Line]:
    """The rows of the scheme; without `uses` they have not been counted yet."""
    gone = orphaned(uses or {}, workspace.project.scheme)
    if gone:
        yield Line(
            Row(
                left=(
                    Piece(
                        " Orphaned: in your tags and not in the scheme; ⏎ maps them ",
                        ALARM,
                    ),
                )
            )
        )
        for orphan, articles in gone.items():
            told = f"{counted(sum(articles.values()), 'tag')} in {counted(len(articles), 'article')}"
            yield Line(
                Row(left=(Piece(isolate_arabic(f"   {'/'.join(orphan)}  {told}")),)),
                orphan,
            )
        yield Line(Row())
    for layer in workspace.project.scheme.layers:
        yield Line(layer_row(layer), layer=layer.name)
        for label in layer.labels:
            key = layer.name, label.name
            used = None if uses is None else sum(uses.get(key, {}).values())
            yield Line(
                use_row(workspace.looks[key], used), layer=layer.name, label=label.name
            )
        yield Line(
            Row(left=(Piece("   +   a new label", DIM),)), layer=layer.name, is_new=True
        )
        for attribute in layer.attributes:
            yield Line(attribute_row(attribute), layer=layer.name)
        yield Line(Row())


def layer_row(layer: Layer) -> Row:
    """A layer: its titles, and what it is asked of."""
    asked = ", ".join(SCOPES[scope] for scope in layer.scopes)
    return Row(
        right=(Piece(layer.title_ar, BOLD),),
        left=(Piece(f" {layer.title}", BOLD), Piece(f" · {asked}", DIM)),
    )


def use_row(look: LabelLook, uses: int | None) -> Row:
    """A label: its title in its colour; its key, name and how many tags use it."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    count = "…" if uses is None else counted(uses, "tag") if uses else "–"
    name = look.label + " " * (NAME_CELLS - cell_len(look.label))
    left = (
        Piece(f"   {display_of_label(look.key):<4}", BOLD),
        Piece(isolate_arabic(name)),
        Piece(f"{count:>10}", DIM),
    )
    return Row(right=(Piece("▐ ", ink), Piece(look.title, ink)), left=left)


def attribute_row(attribute: Attribute) -> Row:
    """An attribute: what it takes."""
    takes = ", ".join(attribute.values) or (
        "free text" + ", suggested: " * bool(attribute.suggestions)
    )
    required = " · required" if attribute.required else ""
    suggested = ", ".join(attribute.suggestions)
    words = Piece(
        isolate_arabic(
            f"   ·   {attribute.name:<{NAME_CELLS}} {takes}{suggested}{required}"
        ),
        DIM,
    )
    return Row(right=(Piece(attribute.title_ar, DIM),), left=(words,))
