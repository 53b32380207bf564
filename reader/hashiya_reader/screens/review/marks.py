"""The signs of a review: how a lane, the margin and the rows mark kinds of disagreement."""

from collections.abc import Sequence

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.review.items import Item
from hashiya.review.kinds import Kind
from hashiya.review.verdicts import Ruling

# What is drawn between a bracket's ends: one glyph for agreement, one for each way to
# differ, the gravest first.
FILLS = {
    Kind.LABEL: "━",
    Kind.MISSING: "┄",
    Kind.BOUNDARY: "─",
    Kind.ATTRIBUTE: "┈",
    Kind.PREFIX: "┉",
    Kind.SPELLING: "┅",
    Kind.TWICE: "╼",
    Kind.NOT_COMPARABLE: "╍",
}
AGREED = "═"
DECIDED, BY_ANOTHER = "▔", "╌"
LETTERS = {
    Kind.MISSING: "M",
    Kind.BOUNDARY: "B",
    Kind.LABEL: "L",
    Kind.ATTRIBUTE: "A",
    Kind.PREFIX: "P",
    Kind.SPELLING: "S",
    Kind.TWICE: "T",
    Kind.NOT_COMPARABLE: "?",
}
# Their names where there is little room.
NAMES = {
    Kind.MISSING: marked("missing"),
    Kind.BOUNDARY: marked("edge"),
    Kind.LABEL: marked("label"),
    Kind.ATTRIBUTE: marked("attribute"),
    Kind.PREFIX: marked("prefix"),
    Kind.SPELLING: marked("spelling"),
    Kind.TWICE: marked("twice"),
    Kind.NOT_COMPARABLE: marked("detached"),
}
WORDS = {
    Kind.MISSING: marked("some have no tag"),
    Kind.BOUNDARY: marked("edges"),
    Kind.LABEL: marked("labels"),
    Kind.ATTRIBUTE: marked("attributes"),
    Kind.PREFIX: marked("prefixes"),
    Kind.SPELLING: marked("spelling"),
    Kind.TWICE: marked("tagged twice"),
    Kind.NOT_COMPARABLE: marked("not comparable"),
}
# What a decision is called: as a sentence of its own, or before the label.
RULINGS = {
    Ruling.OPEN: marked("not decided"),
    Ruling.ACCEPTED: marked("accepted"),
    Ruling.MERGED: marked("accepted with other edges"),
    Ruling.EDITED: marked("accepted with changes"),
    Ruling.REJECTED: marked("rejected: no tag here"),
}
# The kinds whose words are a sentence by themselves.
_ALONE = (Kind.MISSING, Kind.TWICE, Kind.NOT_COMPARABLE)


def annotator_mark(index: int) -> str:
    """The mark of an annotator's lane: the digit that accepts what they say.

    The tenth has 0, those beyond k, l and so on.
    """
    return "1234567890"[index] if index < 10 else chr(ord("a") + min(index, 25))


def gravest_kind(item: Item) -> Kind | None:
    """The gravest way in which an item's tags differ."""
    return next((kind for kind in FILLS if kind in item.kinds), None)


def lane_fill(item: Item) -> str:
    """The glyph by which a lane shows how an item's tags differ."""
    kind = gravest_kind(item)
    return AGREED if kind is None else FILLS[kind]


def margin_style(item: Item, *, is_decided: bool) -> str:
    """The component class by which the margin colours an item."""
    kind = gravest_kind(item)
    return "review--settled" if is_decided or kind is None else f"review--{kind}"


def margin_words(number: int | None, item: Item, mark: str) -> str:
    """What the margin says of an item: its mark, which disagreement it is, in which ways."""
    letters = "".join(LETTERS[kind] for kind in item.kinds)
    return f"{mark}{'' if number is None else number}{letters or '='}"


def kinds_words(kinds: Sequence[Kind], twice: str = "") -> str:
    """The ways to differ in words: `some have no tag · edges, labels differ`.

    `twice` are the names of those who tagged the words twice.
    """
    if tuple(kinds) == (Kind.SPELLING,):
        return _("spelling only")
    if tuple(kinds) == (Kind.MISSING,):
        return _("some have no tag here")
    if tuple(kinds) == (Kind.PREFIX,):
        return _("only a prefix differs")
    if tuple(kinds) == (Kind.TWICE,):
        return _("one annotator tagged the words twice")
    parts = [_(WORDS[kind]) for kind in _ALONE if kind in kinds]
    if twice and Kind.TWICE in kinds:
        by_names = _("tagged twice by {names}").format(names=twice)
        parts[parts.index(_(WORDS[Kind.TWICE]))] = by_names
    others = [_(WORDS[kind]) for kind in kinds if kind not in _ALONE]
    if others:
        parts.append(_("{kinds} differ").format(kinds=comma_separated(others)))
    return " · ".join(parts)
