"""The decisions that no longer hold, to choose from: what was decided, and what changed since."""

from collections.abc import Mapping

from rich.style import Style

from hashiya.language import gettext as _
from hashiya.review.verdicts import StaleVerdict
from hashiya_reader.look.direction import interface_direction
from hashiya_reader.screens.dialogs.choose import Option
from hashiya_reader.screens.review.marks import RULINGS
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.wrapped_row import wrapped

DIM = Style(dim=True)
BOLD = Style(bold=True)
# The most cells of a broad dialog, its share of the screen in percent, and its frame.
MOST_CELLS, SHARE, FRAME = 110, 96, 10


def stale_option(
    stale: StaleVerdict,
    looks: Looks,
    names: Mapping[str, str],
    screen_width: int,
    about: str = "",
) -> Option[StaleVerdict]:
    """A decision with `about` where and whose it is; below it each change, whole.

    `names` are what annotators are called.
    """
    verdict = stale.verdict
    if verdict.gold:
        text, title = verdict.gold.text, looks.of(verdict.gold).title
    else:
        text = verdict.sources[0].text if verdict.sources else ""
        title = _(RULINGS[verdict.ruling])
    row = Row(
        aside=(Piece(f" {about} ", DIM),),
        right=(Piece(title, BOLD), Piece(" "), quoted(text)),
    )
    changes = stale.why_by(names)
    width = min(MOST_CELLS, screen_width * SHARE // 100) - FRAME
    direction = interface_direction()
    more: list[Row] = []
    for change in changes:
        for pieces in wrapped((Piece(change, DIM, direction=direction),), width, width):
            more.append(Row(start=(Piece("   "), *pieces)))
    words = f"{about} {title} {text} {' '.join(changes)}"
    return Option(value=stale, row=row, words=words, more=tuple(more))
