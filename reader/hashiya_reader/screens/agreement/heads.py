"""The rows above the list of the agreement screen: the views, and what is shown."""

from rich.style import Style

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.agreement.rows import BOLD, DIM, measure_title
from hashiya_reader.screens.agreement.views import (
    VIEW_NAMES,
    AgreementView,
    pair_words,
)
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import layer_title

# In a terminal of this width bars are long.
WIDE = 100


def view_names_row(view: int, width: int) -> Row:
    """The numbered names of the views, the one that is shown in reverse."""
    pieces = []
    words = "{number} {name}" if width < WIDE else " {number} {name} "
    for number, name in enumerate(VIEW_NAMES.values(), 1):
        style = Style(reverse=number == view + 1)
        title = words.format(number=number, name=_(name))
        pieces += [Piece(" "), Piece(title, style)]
    return Row(start=tuple(pieces))


def about_row(view: AgreementView, detail: str) -> Row:
    """The row that names the layer, and the list that was opened from a line.

    Without one it names the annotators and the measure.
    """
    layer = layer_title(view.workspace.project.scheme, view.layer.name)
    pieces = [Piece(f" {layer}", BOLD)]
    if detail:
        return Row(start=(*pieces, Piece(" · ", DIM), Piece(detail)))
    for part in (_group_words(view), measure_title(view.column), _counted_words(view)):
        pieces += [Piece(" · ", DIM), Piece(part, DIM)]
    left_out = sum(entry.articles for entry in view.not_comparable)
    if left_out:
        words = ngettext(
            "{count:,} time not comparable",
            "{count:,} times not comparable",
            left_out,
        )
        pieces += [Piece(" · ", DIM), Piece(words.format(count=left_out), DIM)]
    return Row(start=tuple(pieces))


def _group_words(view: AgreementView) -> str:
    if view.group == view.material.annotators and len(view.group) != 2:
        count = len(view.group)
        words = ngettext("one annotator ({count})", "all {count} annotators", count)
        return words.format(count=count)
    return pair_words(view.group)


def _counted_words(view: AgreementView) -> str:
    return _("{articles} of {all:,} counted").format(
        articles=counted(len(view.material.articles), "article"),
        all=len(view.workspace.catalogue),
    )
