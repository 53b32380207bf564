"""Explicit levels and isolating run sequences: UAX #9 rules X1–X10."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MAX_DEPTH = 125
_CODES = re.compile("[xyXYpijfqB]")
_ISOLATES = re.compile("[ijfq]")
_LEVEL_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_STRONG_OR_ISOLATE = re.compile("[LRAijf]")
_NOT_BN = re.compile("[^b]")


@dataclass(slots=True)
class IsolatingRun:
    """The level of an isolating run sequence, its neighbours' levels, and where its parts are."""

    level: int
    before: int
    after: int = 0
    slices: list[slice] = field(default_factory=list)


def isolated_end(classes: str, start: int, end: int) -> int:
    """The offset after the PDI that matches the isolate initiator at `start` (BD9).

    Returns `end` where there is no such PDI.
    """
    depth = 0
    for match in _ISOLATES.finditer(classes, start, end):
        if match.group() == "q":
            depth -= 1
        else:
            depth += 1
        if depth == 0:
            return match.end()
    return end


def matching_isolates(classes: str) -> dict[int, int]:
    """Initiator → its PDI, and PDI → its initiator (BD9)."""
    matches: dict[int, int] = {}
    initiators: list[int] = []
    for match in _ISOLATES.finditer(classes):
        index = match.start()
        if match.group() != "q":
            initiators.append(index)
        elif initiators:
            initiator = initiators.pop()
            matches[initiator] = index
            matches[index] = initiator
    return matches


def embed(classes: str, base: int) -> tuple[str, bytes]:
    """The classes and explicit levels of a paragraph's characters (X1–X8).

    In the classes overrides are applied, and formatting codes have become BN.
    """
    return _Embedding(classes, base).resolve()


@dataclass(frozen=True, slots=True)
class _Status:
    """An entry of the directional status stack."""

    level: int
    override: str = ""
    is_isolate: bool = False


class _Embedding:
    """The directional status stack of X1–X8 over one paragraph."""

    def __init__(self, classes: str, base: int) -> None:
        self.classes = classes
        self.base = base
        self.stack = [_Status(base)]
        self.overflow_isolates = 0
        self.overflow_embeddings = 0
        self.isolates = 0
        self.matches = matching_isolates(classes) if "f" in classes else {}

    def resolve(self) -> tuple[str, bytes]:
        parts: list[str] = []
        levels = bytearray()
        start = 0
        for match in _CODES.finditer(self.classes):
            index = match.start()
            self._add_plain(start, index, parts, levels)
            letter, level = self._resolve_code(match.group(), index)
            parts.append(letter)
            levels.append(level)
            start = index + 1
        self._add_plain(start, len(self.classes), parts, levels)
        return "".join(parts), bytes(levels)

    def _add_plain(
        self,
        start: int,
        end: int,
        parts: list[str],
        levels: bytearray,
    ) -> None:
        """X6 for the characters between two codes."""
        status = self.stack[-1]
        stretch = self.classes[start:end]
        if status.override:
            stretch = _NOT_BN.sub(status.override, stretch)
        parts.append(stretch)
        levels += bytes((status.level,)) * len(stretch)

    def _resolve_code(self, letter: str, index: int) -> tuple[str, int]:
        """Apply a code to the stack; the class and level of the code itself."""
        if letter == "B":
            return "B", self.base
        if letter in "xyXY":
            self._push_embedding(letter)
            return "b", self.stack[-1].level
        if letter == "p":
            self._pop_embedding()
            return "b", self.stack[-1].level
        if letter == "q":
            self._pop_isolate()
            status = self.stack[-1]
        else:
            status = self.stack[-1]
            self._push_isolate(self._isolate_level(letter, index))
        return status.override or letter, status.level

    def _next_level(self, *, is_rtl: bool) -> int:
        """The next odd or even level above the current one."""
        level = self.stack[-1].level
        if is_rtl:
            return (level + 1) | 1
        return (level + 2) & ~1

    def _has_room(self, level: int) -> bool:
        has_overflow = self.overflow_isolates or self.overflow_embeddings
        return level <= _MAX_DEPTH and not has_overflow

    def _push_embedding(self, letter: str) -> None:
        """X2–X5."""
        level = self._next_level(is_rtl=letter in "yY")
        if self._has_room(level):
            override = {"X": "L", "Y": "R"}.get(letter, "")
            self.stack.append(_Status(level, override))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _pop_embedding(self) -> None:
        """X7."""
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1].is_isolate and len(self.stack) > 1:
            self.stack.pop()

    def _isolate_level(self, letter: str, index: int) -> int:
        """X5a–X5c; FSI takes the direction of its own content, as P2 does."""
        if letter != "f":
            return self._next_level(is_rtl=letter == "j")
        end = self.matches.get(index, len(self.classes))
        return self._next_level(is_rtl=self._is_content_rtl(index + 1, end))

    def _is_content_rtl(self, start: int, end: int) -> bool:
        while match := _STRONG_OR_ISOLATE.search(self.classes, start, end):
            letter = match.group()
            if letter in "LRA":
                return letter != "L"
            start = self.matches.get(match.start(), end)
        return False

    def _push_isolate(self, level: int) -> None:
        if self._has_room(level):
            self.isolates += 1
            self.stack.append(_Status(level, is_isolate=True))
        else:
            self.overflow_isolates += 1

    def _pop_isolate(self) -> None:
        """X6a."""
        if self.overflow_isolates:
            self.overflow_isolates -= 1
            return
        if not self.isolates:
            return
        self.overflow_embeddings = 0
        while not self.stack[-1].is_isolate:
            self.stack.pop()
        self.stack.pop()
        self.isolates -= 1


def isolating_runs(classes: str, levels: bytes, base: int) -> Iterator[IsolatingRun]:
    """The isolating run sequences of a paragraph without BN (BD13, X10).

    `classes` are the original ones.
    """
    matches = matching_isolates(classes)
    sequences: list[IsolatingRun] = []
    # Sequences that go on after an isolate, by the offset of its PDI.
    suspended: dict[int, IsolatingRun] = {}
    for match in _LEVEL_RUN.finditer(levels):
        start, end = match.span()
        run = suspended.pop(start, None)
        if run is None:
            before = levels[start - 1] if start else base
            run = IsolatingRun(level=levels[start], before=before)
            sequences.append(run)
        run.slices.append(slice(start, end))
        run.after = levels[end] if end < len(levels) else base
        last = end - 1
        if classes[last] not in "ijf":
            continue
        if last in matches:
            suspended[matches[last]] = run
        else:
            run.after = base
    yield from sequences
