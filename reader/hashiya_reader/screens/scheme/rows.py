"""The lines of the scheme's screen: layers, labels with key and uses, attributes, orphans."""

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
class SchemeLine:
    """A row, and what Enter on it is about.

    That is an orphaned label, or a label of a layer, or a new one.
    """

    row: Row
    orphan: Key | None = None
    layer: str = ""
    label: str = ""
    is_new: bool = False


def scheme_lines(
    workspace: Workspace, uses: Uses | None, map_key: str
) -> Iterator[SchemeLine]:
    """The rows of the scheme; without `uses` they have not been counted yet.

    `map_key` is the key that maps an orphaned label.
    """
    yield from orphan_lines(orphaned(uses or {}, workspace.project.scheme), map_key)
    for layer in workspace.project.scheme.layers:
        yield SchemeLine(layer_row(layer), layer=layer.name)
        for label in layer.labels:
            key = (layer.name, label.name)
            count = None if uses is None else sum(uses.get(key, {}).values())
            row = label_use_row(workspace.looks[key], count)
            yield SchemeLine(row, layer=layer.name, label=label.name)
        add = Row(left=(Piece("   +   a new label", DIM),))
        yield SchemeLine(add, layer=layer.name, is_new=True)
        for attribute in layer.attributes:
            yield SchemeLine(attribute_row(attribute), layer=layer.name)
        yield SchemeLine(Row())


def orphan_lines(orphans: Uses, map_key: str) -> Iterator[SchemeLine]:
    """The labels that tags have and the scheme has not."""
    if not orphans:
        return
    heading = f" Orphaned: in your tags and not in the scheme; {map_key} maps them "
    yield SchemeLine(Row(left=(Piece(heading, ALARM),)))
    for orphan, articles in orphans.items():
        tags = counted(sum(articles.values()), "tag")
        uses = f"{tags} in {counted(len(articles), 'article')}"
        words = isolate_arabic(f"   {'/'.join(orphan)}  {uses}")
        yield SchemeLine(Row(left=(Piece(words),)), orphan)
    yield SchemeLine(Row())


def layer_row(layer: Layer) -> Row:
    """A layer: its titles, and what its labels are given to."""
    scopes = ", ".join(SCOPES[scope] for scope in layer.scopes)
    return Row(
        right=(Piece(layer.title_ar, BOLD),),
        left=(Piece(f" {layer.title}", BOLD), Piece(f" · {scopes}", DIM)),
    )


def label_use_row(look: LabelLook, uses: int | None) -> Row:
    """A label: its title in its colour; its key, name and how many tags use it."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    count = "…"
    if uses is not None:
        count = counted(uses, "tag") if uses else "–"
    name = look.label + " " * (NAME_CELLS - cell_len(look.label))
    left = (
        Piece(f"   {display_of_label(look.key):<4}", BOLD),
        Piece(isolate_arabic(name)),
        Piece(f"{count:>10}", DIM),
    )
    return Row(right=(Piece("▐ ", ink), Piece(look.title, ink)), left=left)


def attribute_row(attribute: Attribute) -> Row:
    """An attribute: the values that it takes."""
    values = ", ".join(attribute.values)
    if not values:
        values = "free text"
        if attribute.suggestions:
            values += f", suggested: {', '.join(attribute.suggestions)}"
    required = " · required" if attribute.required else ""
    words = f"   ·   {attribute.name:<{NAME_CELLS}} {values}{required}"
    return Row(
        right=(Piece(attribute.title_ar, DIM),),
        left=(Piece(isolate_arabic(words), DIM),),
    )
