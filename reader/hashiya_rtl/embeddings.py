"""Explicit levels and isolating run sequences: UAX #9 rules X1–X10."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MAX_DEPTH = 125
_CODES = re.compile("[xyXYpijfqB]")
_ISOLATES = re.compile("[ijfq]")
_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_STRONG_OR_ISOLATE = re.compile("[LRAijf]")


@dataclass(slots=True)
class IsolatingRun:
    """The level of an isolating run sequence, those of its neighbours, and where its parts lie."""

    level: int
    before: int
    after: int = 0
    slices: list[slice] = field(default_factory=list)


def isolated_end(classes: str, start: int, end: int) -> int:
    """Just after the PDI that matches the isolate initiator at `start`, or `end` where there is none (BD9)."""
    depth = 0
    for found in _ISOLATES.finditer(classes, start, end):
        depth += -1 if found.group() == "q" else 1
        if not depth:
            return found.end()
    return end


def matching_isolates(classes: str) -> dict[int, int]:
    """Initiator → its PDI, and PDI → its initiator (BD9)."""
    matches: dict[int, int] = {}
    opened: list[int] = []
    for found in _ISOLATES.finditer(classes):
        at = found.start()
        if found.group() != "q":
            opened.append(at)
        elif opened:
            initiator = opened.pop()
            matches[initiator], matches[at] = at, initiator
    return matches


def embed(classes: str, base: int) -> tuple[str, bytes]:
    """The classes with overrides applied and formatting codes made BN, and the explicit level of each (X1–X8)."""
    return _Embedding(classes, base).run()


@dataclass(frozen=True, slots=True)
class _Status:
    level: int
    override: str = ""
    isolate: bool = False


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

    def run(self) -> tuple[str, bytes]:
        parts: list[str] = []
        levels = bytearray()
        done = 0
        for found in _CODES.finditer(self.classes):
            at = found.start()
            self._plain(self.classes[done:at], parts, levels)
            letter, level = self._code(found.group(), at)
            parts.append(letter)
            levels.append(level)
            done = at + 1
        self._plain(self.classes[done:], parts, levels)
        return "".join(parts), bytes(levels)

    def _plain(self, stretch: str, parts: list[str], levels: bytearray) -> None:
        """X6 for characters between two codes."""
        status = self.stack[-1]
        if status.override and stretch:
            stretch = re.sub("[^b]", status.override, stretch)
        parts.append(stretch)
        levels += bytes((status.level,)) * len(stretch)

    def _code(self, letter: str, at: int) -> tuple[str, int]:
        """The class and level of a code, once the stack has taken notice of it."""
        if letter == "B":
            return "B", self.base
        if letter in "xyXY":
            self._embed(letter)
            return "b", self.stack[-1].level
        if letter == "p":
            self._pop_embedding()
            return "b", self.stack[-1].level
        if letter == "q":
            self._pop_isolate()
            status = self.stack[-1]
        else:
            status = self.stack[-1]
            self._isolate(self._isolate_level(letter, at))
        return status.override or letter, status.level

    def _next_level(self, odd: int) -> int:
        level = self.stack[-1].level
        return (level + 1) | 1 if odd else (level + 2) & ~1

    def _embed(self, letter: str) -> None:
        """X2–X5."""
        level = self._next_level(letter in "yY")
        if (
            level <= _MAX_DEPTH
            and not self.overflow_isolates
            and not self.overflow_embeddings
        ):
            self.stack.append(_Status(level, {"X": "L", "Y": "R"}.get(letter, "")))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _isolate_level(self, letter: str, at: int) -> int:
        """X5a–X5c; FSI looks at its own content as P2 does."""
        if letter == "f":
            return self._next_level(
                self._content_is_rtl(at + 1, self.matches.get(at, len(self.classes)))
            )
        return self._next_level(letter == "j")

    def _content_is_rtl(self, start: int, end: int) -> bool:
        while found := _STRONG_OR_ISOLATE.search(self.classes, start, end):
            if found.group() in "LRA":
                return found.group() != "L"
            start = self.matches.get(found.start(), end)
        return False

    def _isolate(self, level: int) -> None:
        if (
            level <= _MAX_DEPTH
            and not self.overflow_isolates
            and not self.overflow_embeddings
        ):
            self.isolates += 1
            self.stack.append(_Status(level, isolate=True))
        else:
            self.overflow_isolates += 1

    def _pop_isolate(self) -> None:
        """X6a."""
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.isolates:
            self.overflow_embeddings = 0
            while not self.stack[-1].isolate:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1

    def _pop_embedding(self) -> None:
        """X7."""
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def isolating_runs(classes: str, levels: bytes, base: int) -> Iterator[IsolatingRun]:
    """The isolating run sequences of a paragraph without BN (BD13, X10); `classes` are the original ones."""
    matches = matching_isolates(classes)
    sequences: list[IsolatingRun] = []
    waiting: dict[int, IsolatingRun] = {}
    for found in _RUN.finditer(levels):
        start, end = found.span()
        run = waiting.pop(start, None)
        if run is None:
            run = IsolatingRun(
                level=levels[start], before=levels[start - 1] if start else base
            )
            sequences.append(run)
        run.slices.append(slice(start, end))
        last = classes[end - 1]
        run.after = levels[end] if end < len(levels) else base
        if last in "ijf":
            if end - 1 in matches:
                waiting[matches[end - 1]] = run
            else:
                run.after = base
    yield from sequences
