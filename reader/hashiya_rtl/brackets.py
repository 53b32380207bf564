"""Paired brackets take the direction of what they enclose: UAX #9 rule N0."""

import re

from hashiya_rtl.unicode_data import CLOSING, OPENING

_BRACKET = re.compile("[" + re.escape("".join(OPENING) + "".join(CLOSING)) + "]")
_MAX_OPEN = 63
_STRONG = {"L": re.compile(b"L"), "R": re.compile(b"[R12]")}


def resolve_brackets(text: str, classes: str, weak: str, direction: str) -> str:
    """N0 over one isolating run sequence.

    `classes` are its original classes, one per character of `text`; `weak` is the
    outcome of W1–W7 framed by the types of the run's start and end; `direction` is the
    embedding's, L or R. Returns `weak` with brackets set.
    """
    if not _BRACKET.search(text):
        return weak
    pairs = _pairs(text, classes)
    if not pairs:
        return weak
    types = bytearray(weak, "ascii")
    other = "R" if direction == "L" else "L"
    for opening, closing in pairs:
        start, end = opening + 1, closing + 1
        if _STRONG[direction].search(types, start + 1, end):
            chosen = direction
        elif _STRONG[other].search(types, start + 1, end):
            chosen = other if _strong_before(types, start) == other else direction
        else:
            continue
        for at in (opening, closing):
            _set_with_marks(types, classes, at, ord(chosen))
    return types.decode("ascii")


def _pairs(text: str, classes: str) -> list[tuple[int, int]]:
    """The bracket pairs, by opening position (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for found in _BRACKET.finditer(text):
        at, char = found.start(), found.group()
        if classes[at] != "o":
            continue
        if char in OPENING:
            if len(opened) == _MAX_OPEN:
                break
            opened.append((OPENING[char], at))
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == CLOSING[char]:
                pairs.append((opened[depth][1], at))
                del opened[depth:]
                break
    return sorted(pairs)


def _strong_before(types: bytearray, at: int) -> str:
    """The nearest strong type before a position; the frame at 0 is always strong."""
    at -= 1
    while types[at] == ord("o"):
        at -= 1
    return "L" if types[at] == ord("L") else "R"


def _set_with_marks(types: bytearray, classes: str, at: int, chosen: int) -> None:
    """A bracket's type, and that of the marks that ride on it (they follow it by W1)."""
    types[at + 1] = chosen
    at += 1
    while at < len(classes) and classes[at] == "m":
        types[at + 1] = chosen
        at += 1
