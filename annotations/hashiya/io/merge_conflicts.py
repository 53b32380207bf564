"""The conflicts that a git merge leaves marked in a text file, and both of their sides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hashiya.language import gettext as _

# What a line of a marker begins with: one side, the common ancestor, the other side.
_START, _BASE, _MIDDLE, _END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
_MARKER = re.compile(rb"(?:<{7} .*|\|{7}(?: .*)?|={7}|>{7} .*)\r?\n?", re.DOTALL)
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A marked conflict from `line` on (from 1): the lines of both sides, and their names."""

    line: int
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    our_name: str
    their_name: str

    def __str__(self) -> str:
        ours = _shown(line for line in self.ours if line not in self.theirs)
        theirs = _shown(line for line in self.theirs if line not in self.ours)
        return _("{our_name} has {ours}, {their_name} has {theirs}").format(
            our_name=self.our_name, ours=ours, their_name=self.their_name, theirs=theirs
        )


def is_conflict_marker(line: bytes) -> bool:
    """Whether a line, with its end or without, is a marker of a conflict."""
    return _MARKER.fullmatch(line) is not None


def conflicts_in(text: str) -> tuple[Conflict, ...]:
    """The conflicts that are marked in the text, in order; markers that are not whole are none."""
    conflicts: list[Conflict] = []
    open_conflict: _OpenConflict | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith(f"{_START} "):
            open_conflict = _OpenConflict(number, _name(line))
        elif open_conflict is None:
            continue
        elif line.startswith(f"{_END} ") and open_conflict.part == _MIDDLE:
            conflicts.append(open_conflict.closed(_name(line)))
            open_conflict = None
        else:
            open_conflict.add(line)
    return tuple(conflicts)


def sides_of(text: str) -> tuple[str, str]:
    """The text as each side of its conflicts has it."""
    ours: list[str] = []
    theirs: list[str] = []
    part = ""
    for line in text.split("\n"):
        marker = line.removesuffix("\r")
        if marker.startswith(f"{_START} "):
            part = _START
        elif part and _is_base(marker):
            part = _BASE
        elif part and marker == _MIDDLE:
            part = _MIDDLE
        elif part and marker.startswith(f"{_END} "):
            part = ""
        else:
            if part in {"", _START}:
                ours.append(line)
            if part in {"", _MIDDLE}:
                theirs.append(line)
    return "\n".join(ours), "\n".join(theirs)


class _OpenConflict:
    """A conflict whose end is still to come."""

    def __init__(self, line: int, name: str) -> None:
        self.part = _START
        self._line = line
        self._name = name
        self._lines: dict[str, list[str]] = {_START: [], _BASE: [], _MIDDLE: []}

    def add(self, line: str) -> None:
        """Add a line to the part that it is in, or begin the next part."""
        if _is_base(line) and self.part == _START:
            self.part = _BASE
        elif line == _MIDDLE and self.part != _MIDDLE:
            self.part = _MIDDLE
        else:
            self._lines[self.part].append(line)

    def closed(self, their_name: str) -> Conflict:
        """The whole conflict."""
        return Conflict(
            line=self._line,
            ours=tuple(self._lines[_START]),
            theirs=tuple(self._lines[_MIDDLE]),
            our_name=self._name,
            their_name=their_name,
        )


def _is_base(line: str) -> bool:
    return line == _BASE or line.startswith(f"{_BASE} ")


def _name(marker: str) -> str:
    return marker[len(_START) :].strip() or _("one side")


def _shown(lines: Iterable[str]) -> str:
    """The lines on one line, cut to what a message has room for."""
    text = " / ".join(filter(None, map(str.strip, lines)))
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN - 1]}…"
    return f"`{text}`" if text else _("nothing at all")
