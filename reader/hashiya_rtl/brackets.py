"""Paired brackets take the direction of the text between them: UAX #9 rule N0."""

import re

from hashiya_rtl.unicode_data import CLOSING, OPENING

_BRACKET = re.compile("[" + re.escape("".join(OPENING) + "".join(CLOSING)) + "]")
_MAX_OPEN = 63
_STRONG = {"L": re.compile(b"L"), "R": re.compile(b"[R12]")}
_OTHER = {"L": "R", "R": "L"}
_L = ord("L")
_NEUTRAL = ord("o")


def resolve_brackets(text: str, classes: str, weak: str, direction: str) -> str:
    """Apply N0 to one isolating run sequence.

    `classes` are its original classes, one per character of `text`; `weak` is the
    outcome of W1–W7 framed by the types of the run's start and end; `direction` is the
    embedding's, L or R. Returns `weak` with the types of the brackets set.
    """
    if not _BRACKET.search(text):
        return weak
    # The frame puts the type of a character one place after it.
    types = bytearray(weak, "ascii")
    for opening, closing in _pairs(text, classes):
        resolved = _direction_of_pair(types, opening + 1, closing + 1, direction)
        if resolved:
            _set_with_marks(types, classes, opening, ord(resolved))
            _set_with_marks(types, classes, closing, ord(resolved))
    return types.decode("ascii")


def _pairs(text: str, classes: str) -> list[tuple[int, int]]:
    """The bracket pairs, by opening position (BD16)."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        index = match.start()
        bracket = match.group()
        if classes[index] != "o":
            continue
        if bracket not in OPENING:
            _close(CLOSING[bracket], index, stack, pairs)
        elif len(stack) < _MAX_OPEN:
            stack.append((OPENING[bracket], index))
        else:
            break
    return sorted(pairs)


def _close(
    bracket: str,
    index: int,
    stack: list[tuple[str, int]],
    pairs: list[tuple[int, int]],
) -> None:
    """Pair a closing bracket with the nearest open one of its kind, and drop those within."""
    for depth in range(len(stack) - 1, -1, -1):
        expected, opening = stack[depth]
        if expected == bracket:
            pairs.append((opening, index))
            del stack[depth:]
            return


def _direction_of_pair(
    types: bytearray, opening: int, closing: int, direction: str
) -> str | None:
    """The direction of a pair, by the strong types in it; None where it has none (N0 b–d)."""
    if _STRONG[direction].search(types, opening + 1, closing):
        return direction
    other = _OTHER[direction]
    if not _STRONG[other].search(types, opening + 1, closing):
        return None
    return other if _strong_before(types, opening) == other else direction


def _strong_before(types: bytearray, index: int) -> str:
    """The nearest strong type before a position; the frame at 0 is always strong."""
    index -= 1
    while types[index] == _NEUTRAL:
        index -= 1
    return "L" if types[index] == _L else "R"


def _set_with_marks(
    types: bytearray, classes: str, bracket: int, resolved: int
) -> None:
    """Set a bracket's type, and that of the marks after it (they follow it by W1)."""
    types[bracket + 1] = resolved
    mark = bracket + 1
    while mark < len(classes) and classes[mark] == "m":
        types[mark + 1] = resolved
        mark += 1
