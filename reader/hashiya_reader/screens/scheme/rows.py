"""The lines of the scheme's screen: layers, labels with key and uses, attributes, orphans."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.style import Style
from textual.color import Color

from hashiya.language import comma_separated, is_right_to_left, marked
from hashiya.language import gettext as _
from hashiya.model.scheme import Attribute, Layer
from hashiya.sessions.label_usage import Uses, orphaned
from hashiya_reader.keys.bindings import display_of_label
from hashiya_reader.look.direction import sentence
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.reading.orphaned_labels import Key
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row, blanks_to, filled
from hashiya_reader.workspace import Workspace

KEY_CELLS, NAME_CELLS, USES_CELLS = 4, 20, 10
DIM = Style(dim=True)
BOLD = Style(bold=True)
ALARM = Style(bold=True, reverse=True)
SCOPES = {"span": marked("passages"), "article": marked("whole articles")}


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
        add = Row(start=(Piece("   +   ", DIM), Piece(_("a new label"), DIM)))
        yield SchemeLine(add, layer=layer.name, is_new=True)
        for attribute in layer.attributes:
            yield SchemeLine(attribute_row(attribute), layer=layer.name)
        yield SchemeLine(Row())


def orphan_lines(orphans: Uses, map_key: str) -> Iterator[SchemeLine]:
    """The labels that tags have and the scheme has not."""
    if not orphans:
        return
    heading = _("Orphaned: in your tags and not in the scheme; {key} maps them")
    yield SchemeLine(Row(start=(Piece(f" {heading.format(key=map_key)} ", ALARM),)))
    for orphan, articles in orphans.items():
        uses = _("{tags} in {articles}").format(
            tags=counted(sum(articles.values()), "tag"),
            articles=counted(len(articles), "article"),
        )
        words = sentence(f"   {'/'.join(orphan)}  {uses}")
        yield SchemeLine(Row(start=(Piece(words),)), orphan)
    yield SchemeLine(Row())


def layer_row(layer: Layer) -> Row:
    """A layer: its titles, and what its labels are given to."""
    scopes = comma_separated(_(SCOPES[scope]) for scope in layer.scopes)
    title, other = layer.title, layer.title_ar
    if is_right_to_left():
        title, other = other, title
    return Row(
        start=(Piece(f" {title}", BOLD), Piece(f" · {scopes}", DIM)),
        end=(Piece(other, BOLD),),
    )


def label_use_row(look: LabelLook, uses: int | None) -> Row:
    """A label: its title in its colour; its key, name and how many tags use it."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    count = "…"
    if uses is not None:
        count = counted(uses, "tag") if uses else "–"
    start = (
        Piece("   "),
        *filled(display_of_label(look.key), KEY_CELLS, BOLD),
        *filled(look.label, NAME_CELLS),
        Piece(blanks_to(USES_CELLS, count) + count, DIM),
    )
    # From the edge inwards: the mark is before the title.
    return Row(start=start, end=(Piece(look.title, ink), Piece("▐ ", ink)))


def attribute_row(attribute: Attribute) -> Row:
    """An attribute: the values that it takes."""
    values = comma_separated(attribute.values)
    if not values:
        values = _("free text")
        if attribute.suggestions:
            suggestions = comma_separated(attribute.suggestions)
            values = _("free text, suggested: {values}").format(values=suggestions)
    if attribute.required:
        values = _("{values} · required").format(values=values)
    name = filled(attribute.name, NAME_CELLS, DIM)
    return Row(
        start=(Piece("   ·   ", DIM), *name, Piece(sentence(f" {values}"), DIM)),
        end=(Piece(attribute.title_ar, DIM),),
    )
