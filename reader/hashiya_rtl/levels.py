"""Embedding levels and visual order: the Unicode bidirectional algorithm, UAX #9 rules P2–L2.

Classes are the one-letter codes of `tables.CLASS_LETTERS`, so that the weak and neutral
rules are substitutions over a string. Formatting codes and BN are taken out before the
rules and afterwards get the level of what precedes them, which orders the rest as
section 5.2 (retaining them) does.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

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

_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_SPAN: Callable[[re.Match[bytes]], tuple[int, int]] = re.Match.span
_BLANK = re.compile("[wSBbxyXYpijfq]+")


def paragraph_level(text: str) -> int:
    """The level of a paragraph by its first strong character outside isolates; 0 where there is none (P2, P3)."""
    strong = first_strong(bidi_classes(text))
    return 0 if strong is None else strong


def first_strong(classes: str, start: int = 0, end: int | None = None) -> int | None:
    """The level that the first strong class in `[start, end)` asks for, or None where there is none."""
    end = len(classes) if end is None else end
    while found := _STRONG.search(classes, start, end):
        letter = found.group()
        if letter == "B":
            return None
        if letter in "LRA":
            return 0 if letter == "L" else 1
        start = isolated_end(classes, found.start(), end)
    return None


def resolve(text: str, base: int | None = None) -> tuple[int, bytes]:
    """The paragraph level and one level per character, before L1.

    `text` is one paragraph; `base` overrides P2 and P3.
    """
    classes = bidi_classes(text)
    if base is None:
        base = first_strong(classes) or 0
    return base, resolve_classes(text, classes, base)


def resolve_classes(text: str, classes: str, base: int) -> bytes:
    """One level per character of a paragraph whose classes are already known (X1–I2)."""
    # Without the other direction, numbers or formatting, N1 and N2 give everything the
    # base level.
    other = (_NOT_ALL_RTL if base else _NOT_ALL_LTR).search(classes)
    if other is None:
        return bytes((base,)) * len(classes)
    if not _EXPLICIT.search(classes) and "b" not in classes:
        run = IsolatingRun(
            level=base, before=base, after=base, slices=[slice(0, len(classes))]
        )
        return _resolved_run(text, classes, run)
    return _resolve_formatted(text, classes, base)


def _resolve_formatted(text: str, classes: str, base: int) -> bytes:
    """X1–I2 for a paragraph with formatting codes, isolates or BN."""
    effective, embedded = embed(classes, base)
    kept = [at for at, letter in enumerate(effective) if letter != "b"]
    resolved = bytearray(embedded[at] for at in kept)
    kept_text = "".join([text[at] for at in kept])
    kept_classes = effective.replace("b", "")
    original = "".join([classes[at] for at in kept])
    for run in isolating_runs(original, bytes(resolved), base):
        run_text = "".join([kept_text[part] for part in run.slices])
        run_classes = "".join([kept_classes[part] for part in run.slices])
        levels, at = _resolved_run(run_text, run_classes, run), 0
        for part in run.slices:
            size = part.stop - part.start
            resolved[part] = levels[at : at + size]
            at += size
    return _with_removed(effective, kept, resolved, base)


def _with_removed(
    effective: str, kept: list[int], resolved: bytearray, base: int
) -> bytes:
    """The levels of all characters: a removed one has that of the character before it."""
    levels = bytearray((base,)) * len(effective)
    for at, level in zip(kept, resolved, strict=True):
        levels[at] = level
    for at, letter in enumerate(effective):
        if letter == "b" and at:
            levels[at] = levels[at - 1]
    return bytes(levels)


def _resolved_run(text: str, classes: str, run: IsolatingRun) -> bytes:
    """The levels of one isolating run sequence: W1–W7, N0–N2, I1–I2."""
    before = "LR"[max(run.level, run.before) & 1]
    after = "LR"[max(run.level, run.after) & 1]
    weak = _weak(before + classes + after)
    direction = "LR"[run.level & 1]
    bracketed = resolve_brackets(text, classes, weak, direction)
    strong = _neutral(bracketed, direction)
    return strong[1:-1].encode("ascii").translate(_implicit(run.level))


def _weak(run: str) -> str:
    """W1–W7 over a run framed by its start and end types; every neutral becomes `o`."""
    if "m" in run:
        run = _MARKED.sub(_mark_like_its_base, run)
    numbers = "1" in run
    if numbers and "A" in run:
        run = _AFTER_ARABIC.sub(lambda found: found.group().replace("1", "2"), run)
    run = run.replace("A", "R")
    if numbers:
        run = _EUROPEAN_SEPARATOR.sub("1", run)
    if "2" in run:
        run = _ARABIC_SEPARATOR.sub("2", run)
    if numbers and "%" in run:
        run = _TERMINATORS.sub(_terminators_beside_a_number, run)
    run = run.translate(_NEUTRAL)
    if numbers:
        run = _AFTER_LATIN.sub(lambda found: found.group().replace("1", "L"), run)
    return run


def _mark_like_its_base(found: re.Match[str]) -> str:
    base, marks = found.group(1), found.group(2)
    return base + ("o" if base in "ijfq" else base) * len(marks)


def _terminators_beside_a_number(found: re.Match[str]) -> str:
    beside = "1" in (found.string[found.start() - 1], found.string[found.end()])
    return ("1" if beside else "o") * len(found.group())


def _neutral(run: str, direction: str) -> str:
    """N1 and N2: a neutral between two of the other direction takes that, every other one the embedding's."""
    if direction == "R":
        return _BETWEEN_LEFT.sub(lambda found: "L" * len(found.group()), run).replace(
            "o", "R"
        )
    return _BETWEEN_RIGHT.sub(lambda found: "R" * len(found.group()), run).replace(
        "o", "L"
    )


@cache
def _implicit(level: int) -> bytes:
    """I1 and I2 as a table from resolved class to level."""
    table = bytearray(256)
    table[ord("L")] = level + (level & 1)
    table[ord("R")] = level + 1 - (level & 1)
    table[ord("1")] = table[ord("2")] = level + (1 if level & 1 else 2)
    return bytes(table)


def line_levels(levels: bytes, classes: str, base: int) -> bytes:
    """L1: separators, and blanks before them or at the end of the line, get the paragraph's level."""
    reset = bytearray(levels)
    for found in _BLANK.finditer(classes):
        start, end = found.span()
        if end < len(classes):
            blanks = found.group()
            end = start + 1 + max(blanks.rfind("S"), blanks.rfind("B"))
        if end > start:
            reset[start:end] = bytes((base,)) * (end - start)
    return bytes(reset)


class Run(NamedTuple):
    """Neighbours of one level, `[start, end)`; those of an odd one are turned: drawn from the right."""

    start: int
    end: int
    is_turned: bool


def visual_runs(levels: bytes) -> list[Run]:
    """L2: the runs of one line from left to right; `levels` are those of `line_levels`."""
    if not levels:
        return []
    first = levels[0]
    if levels.count(first) == len(levels):
        return [Run(0, len(levels), first & 1 == 1)]
    runs = [
        Run(start, end, levels[start] & 1 == 1)
        for start, end in map(_SPAN, _RUN.finditer(levels))
    ]
    # Of an odd level and the next one, all runs are reversed together, those of the
    # higher level twice.
    odd = first if first & 1 else max(first - 1, 1)
    if not levels.translate(None, bytes((odd, odd + 1))):
        return runs[::-1]
    return [runs[at] for at in _turned([levels[run.start] for run in runs])]


def visual_order(levels: bytes) -> list[int]:
    """L2: the indices of one line from left to right; `levels` are those of `line_levels`."""
    order: list[int] = []
    for start, end, is_turned in visual_runs(levels):
        order += range(end - 1, start - 1, -1) if is_turned else range(start, end)
    return order


def _turned(levels: list[int]) -> list[int]:
    """The order of the runs: every stretch at or above a level is reversed, from the highest to the lowest odd one."""
    order = list(range(len(levels)))
    for level in range(max(levels), (min(levels) | 1) - 1, -1):
        at = 0
        while at < len(order):
            if levels[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end
    return order
