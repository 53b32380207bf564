"""Tags as labels of tokens: where a tag begins and goes on, in several notations."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.overlaps import Overlaps, Placed, Run, without_overlaps
from hashiya.model.model import Article, Span
from hashiya.store import TagRow

OUTSIDE = "O"

Name = Callable[[TagRow], str]


class TaggingScheme(StrEnum):
    """The notation of a tag's tokens: begin and inside, or also end and single (or last, unit)."""

    IOB2 = "iob2"
    BIOES = "bioes"
    BILOU = "bilou"


class Alignment(StrEnum):
    """What becomes of a tag that is not of whole tokens: it is left out, or widened to them."""

    STRICT = "strict"
    EXPAND = "expand"


# The letters of a tag's first token, of those inside, of its last, and of its only one.
_LETTERS = {
    TaggingScheme.IOB2: ("B", "I", "I", "B"),
    TaggingScheme.BIOES: ("B", "I", "E", "S"),
    TaggingScheme.BILOU: ("B", "I", "L", "U"),
}
FIRST_LETTERS, LAST_LETTERS = frozenset("BSU"), frozenset("ELSU")
LETTERS = frozenset("BIESLU")


def label_column(
    tags: Iterable[TagRow],
    spans: Sequence[Span],
    article: Article,
    losses: Losses,
    name: Name,
    *,
    overlaps: Overlaps = Overlaps.LONGEST,
    tagging: TaggingScheme = TaggingScheme.IOB2,
) -> tuple[list[str], list[Run]]:
    """The label of each token, such as `B-law`, and the runs of tokens that are tags.

    The `spans` are those of the tokens. An edge inside a token moves to the token's, and
    is recorded, as is each tag that is left out since it overlaps another one.
    """
    placed = placed_tags(tags, spans, article, losses)
    kept, left = without_overlaps(placed, overlaps)
    for tag in left:
        losses.add(Part.OVERLAP, article, tag, gone=True)
    column = [OUTSIDE] * len(spans)
    for tag, run in kept:
        column[slice(*run)] = labels_of_run(name(tag), run, tagging)
    return column, [run for _, run in kept]


def labels_of_run(name: str, run: Run, tagging: TaggingScheme) -> list[str]:
    """The labels of the tokens of one tag."""
    begin, inside, last, only = _LETTERS[tagging]
    first, after = run
    length = after - first
    letters = [begin, *[inside] * (length - 2), last] if length > 1 else [only]
    return [f"{letter}-{name}" for letter in letters]


def placed_tags(
    tags: Iterable[TagRow], spans: Sequence[Span], article: Article, losses: Losses
) -> Iterator[Placed]:
    """The tags with the runs of tokens that they touch; one that touches none is lost."""
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    for tag in tags:
        if tag.start is None or tag.end is None:
            continue
        first, after = bisect_right(ends, tag.start), bisect_left(starts, tag.end)
        if first >= after:
            why = "there is no token in it"
            losses.add(Part.EDGE, article, tag, why=why, gone=True)
            continue
        if (starts[first], ends[after - 1]) != (tag.start, tag.end):
            losses.add(Part.EDGE, article, tag)
        yield tag, (first, after)
