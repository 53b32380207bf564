"""Embedding levels: the Unicode bidirectional algorithm, UAX #9 rules P2–I2.

Classes are the one-letter codes of `unicode_data.CLASS_LETTERS`, so that the weak and
neutral rules are substitutions over a string. Formatting codes and BN are taken out
before the rules and afterwards get the level of the character before them, which orders
the rest as section 5.2 (retaining them) does.
"""

import re
from functools import cache

from hashiya_rtl.brackets import resolve_brackets
from hashiya_rtl.embeddings import IsolatingRun, embed, isolated_end, isolating_runs
from hashiya_rtl.unicode_data import bidi_classes

_STRONG = re.compile("[LRA]|[ijf]|B")
_EXPLICIT = re.compile("[xyXYpijfq]")
_NOT_ALL_RTL = re.compile("[L12xyXYpijfq]")
_NOT_ALL_LTR = re.compile("[RA2xyXYpijfq]")

_MARKED = re.compile("([^m])(m+)")
_AFTER_ARABIC = re.compile("A[^LRA1]*1[^LRA]*")
_EUROPEAN_SEPARATOR = re.compile("(?<=1)[+,](?=1)")
_ARABIC_SEPARATOR = re.compile("(?<=2),(?=2)")
_TERMINATORS = re.compile("%+")
_AFTER_LATIN = re.compile("L[^LR1]*1[^LR]*")
_BETWEEN_LEFT = re.compile("(?<=L)o++(?=L)")
_BETWEEN_RIGHT = re.compile("(?<=[R12])o++(?=[R12])")
_NEUTRAL = str.maketrans(dict.fromkeys("+%,wSBijfq", "o"))


def paragraph_level(text: str) -> int:
    """The level of a paragraph: that of its first strong character outside isolates (P2, P3).

    Returns 0 (left to right) where there is no such character.
    """
    return first_strong(bidi_classes(text)) or 0


def first_strong(classes: str, start: int = 0, end: int | None = None) -> int | None:
    """The level of the first strong class in `[start, end)` outside isolates, or None."""
    if end is None:
        end = len(classes)
    while match := _STRONG.search(classes, start, end):
        letter = match.group()
        if letter == "B":
            return None
        if letter == "L":
            return 0
        if letter in "RA":
            return 1
        start = isolated_end(classes, match.start(), end)
    return None


def embedding_levels(text: str, base: int | None = None) -> tuple[int, bytes]:
    """The level of a paragraph, and one level for each of its characters, before L1.

    `text` is one paragraph; `base` overrides P2 and P3. Even levels are left to right.
    """
    classes = bidi_classes(text)
    if base is None:
        base = first_strong(classes) or 0
    return base, resolve_classes(text, classes, base)


def resolve_classes(text: str, classes: str, base: int) -> bytes:
    """One level per character of a paragraph whose classes are already known (X1–I2)."""
    other_direction = _NOT_ALL_RTL if base else _NOT_ALL_LTR
    if other_direction.search(classes) is None:
        # Without the other direction, numbers or formatting, N1 and N2 give everything
        # the base level.
        return bytes((base,)) * len(classes)
    if "b" in classes or _EXPLICIT.search(classes):
        return _resolve_formatted(text, classes, base)
    whole = slice(0, len(classes))
    run = IsolatingRun(level=base, before=base, after=base, slices=[whole])
    return _resolve_run(text, classes, run)


def _resolve_formatted(text: str, classes: str, base: int) -> bytes:
    """X1–I2 for a paragraph with formatting codes, isolates or BN."""
    effective, embedded = embed(classes, base)
    indices = [index for index, letter in enumerate(effective) if letter != "b"]
    original = _selected(classes, indices)
    overridden = _selected(effective, indices)
    remaining_text = _selected(text, indices)
    levels = bytearray(embedded[index] for index in indices)
    for run in isolating_runs(original, bytes(levels), base):
        run_text = _joined(remaining_text, run)
        run_classes = _joined(overridden, run)
        run_levels = _resolve_run(run_text, run_classes, run)
        _set_levels(levels, run, run_levels)
    return _with_removed(effective, indices, levels, base)


def _selected(text: str, indices: list[int]) -> str:
    return "".join([text[index] for index in indices])


def _joined(text: str, run: IsolatingRun) -> str:
    """The parts of an isolating run sequence, one after another."""
    return "".join([text[part] for part in run.slices])


def _set_levels(levels: bytearray, run: IsolatingRun, run_levels: bytes) -> None:
    """Set the levels of a sequence's parts, given one after another."""
    start = 0
    for part in run.slices:
        end = start + part.stop - part.start
        levels[part] = run_levels[start:end]
        start = end


def _with_removed(
    effective: str,
    indices: list[int],
    remaining: bytearray,
    base: int,
) -> bytes:
    """The levels of all characters: a removed one has that of the character before it."""
    levels = bytearray((base,)) * len(effective)
    for index, level in zip(indices, remaining, strict=True):
        levels[index] = level
    for index, letter in enumerate(effective):
        if letter == "b" and index:
            levels[index] = levels[index - 1]
    return bytes(levels)


def _resolve_run(text: str, classes: str, run: IsolatingRun) -> bytes:
    """The levels of one isolating run sequence: W1–W7, N0–N2, I1–I2."""
    before = _direction(max(run.level, run.before))
    after = _direction(max(run.level, run.after))
    direction = _direction(run.level)
    weak = _resolve_weak(before + classes + after)
    bracketed = resolve_brackets(text, classes, weak, direction)
    strong = _resolve_neutral(bracketed, direction)
    unframed = strong[1:-1].encode("ascii")
    return unframed.translate(_implicit(run.level))


def _direction(level: int) -> str:
    return "R" if level & 1 else "L"


def _resolve_weak(run: str) -> str:
    """W1–W7 over a run framed by its start and end types; every neutral becomes `o`."""
    if "m" in run:
        run = _MARKED.sub(_resolve_marks, run)
    has_numbers = "1" in run
    if has_numbers and "A" in run:
        run = _AFTER_ARABIC.sub(_to_arabic_numbers, run)
    run = run.replace("A", "R")
    if has_numbers:
        run = _EUROPEAN_SEPARATOR.sub("1", run)
    if "2" in run:
        run = _ARABIC_SEPARATOR.sub("2", run)
    if has_numbers and "%" in run:
        run = _TERMINATORS.sub(_resolve_terminators, run)
    run = run.translate(_NEUTRAL)
    if has_numbers:
        run = _AFTER_LATIN.sub(_to_latin, run)
    return run


def _resolve_marks(match: re.Match[str]) -> str:
    """W1: marks take the class of their base; after an isolate code they are neutral."""
    base, marks = match.groups()
    letter = "o" if base in "ijfq" else base
    return base + letter * len(marks)


def _to_arabic_numbers(match: re.Match[str]) -> str:
    """W2: European numbers after an Arabic letter are Arabic ones."""
    return match.group().replace("1", "2")


def _resolve_terminators(match: re.Match[str]) -> str:
    """W5: terminators beside a European number belong to it; others are neutral."""
    run = match.string
    before = run[match.start() - 1]
    after = run[match.end()]
    letter = "1" if "1" in (before, after) else "o"
    return letter * len(match.group())


def _to_latin(match: re.Match[str]) -> str:
    """W7: European numbers after a left-to-right letter are left to right."""
    return match.group().replace("1", "L")


def _resolve_neutral(run: str, direction: str) -> str:
    """N1 and N2: neutrals between two of the other direction take it, others the embedding's."""
    if direction == "R":
        run = _BETWEEN_LEFT.sub(_all_left, run)
    else:
        run = _BETWEEN_RIGHT.sub(_all_right, run)
    return run.replace("o", direction)


def _all_left(match: re.Match[str]) -> str:
    return "L" * len(match.group())


def _all_right(match: re.Match[str]) -> str:
    return "R" * len(match.group())


@cache
def _implicit(level: int) -> bytes:
    """I1 and I2 as a table from resolved class to level."""
    is_rtl = level & 1
    table = bytearray(256)
    table[ord("L")] = level + 1 if is_rtl else level
    table[ord("R")] = level if is_rtl else level + 1
    number = level + 1 if is_rtl else level + 2
    table[ord("1")] = number
    table[ord("2")] = number
    return bytes(table)
