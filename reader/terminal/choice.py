"""Which output mode a terminal gets, and why: the user's word, else its own, else what is known of its kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from annotations.errors import HashiyaError
from reader.rtl.output import Mode
from reader.terminal.asking import NONE, Answers
from reader.terminal.multiplexer import Tmux

VARIABLE = "HASHIYA_OUTPUT"
IMPLICIT, EXPLICIT, ALWAYS_IMPLICIT, ALWAYS_EXPLICIT = 1, 2, 3, 4
UNKNOWN = "unknown"

# By name: docs/terminals.md says what was seen of each.
KNOWN = {
    "apple-terminal": Mode.LOGICAL,
    "konsole": Mode.LOGICAL,
    "mlterm": Mode.OVERRIDE,
    "putty": Mode.LOGICAL,
}
# Konsole orders a row and leaves its brackets as they are.
UNMIRRORED = {"konsole"}

_NAME = re.compile("[a-z][a-z0-9-]*")
# DA2: the first two parameters.
_KINDS = {"0;136": "putty"}
_VTE_KIND = re.compile(r"(?:1|61|65);\d{4,};1")
_TERMS = {"xterm-kitty": "kitty", "xterm-ghostty": "ghostty"}
_PROGRAMS = {"Apple_Terminal": "apple-terminal", "iTerm.app": "iterm2"}
_VARIABLES = {
    "MLTERM": "mlterm",
    "KITTY_WINDOW_ID": "kitty",
    "KONSOLE_VERSION": "konsole",
    "VTE_VERSION": "vte",
    "WT_SESSION": "windows-terminal",
    "XTERM_VERSION": "xterm",
}


class OutputUnknown(HashiyaError):  # noqa: N818 - as all errors are called here
    """No output mode has this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How rows are sent to the terminal called `name`, why so, and what is written before the first and after the last.

    `why` is a clause for a sentence that begins with the mode.
    """

    name: str
    mode: Mode
    mirrors: bool = True
    why: str = ""
    enter: str = ""
    leave: str = ""


def mode_named(word: str, where: str) -> Mode:
    """The output mode of that name.

    Raises:
        OutputUnknown: when there is none; `where` tells the user where it was said.
    """
    try:
        return Mode(word.strip().lower())
    except ValueError as error:
        raise OutputUnknown(f"{where} is {word!r}: give one of {', '.join(Mode)}") from error


def name_of(environ: Mapping[str, str], answers: Answers = NONE, tmux: Tmux | None = None) -> str:
    """What the terminal is called: by its own answers, then by the environment, which others may have handed down."""
    if tmux is not None:
        outer = _said(tmux.version) or _by_term(tmux.term) or _by_variables(environ)
        return f"tmux in {outer or UNKNOWN}"
    return (
        _said(answers.version)
        or _by_kind(answers)
        or _by_term(environ.get("TERM", ""))
        or _by_program(environ.get("TERM_PROGRAM", ""))
        or _by_variables(environ)
        or UNKNOWN
    )


def _said(version: str) -> str:
    found = _NAME.match(version.strip().lower())
    return found.group() if found else ""


def _by_kind(answers: Answers) -> str:
    if answers.bidi and _VTE_KIND.fullmatch(answers.kind):
        return "vte"
    major, _, rest = answers.kind.partition(";")
    if major == "24":
        return "mlterm"
    return _KINDS.get(f"{major};{rest.partition(';')[0]}", "")


def _by_term(term: str) -> str:
    if term in _TERMS:
        return _TERMS[term]
    return next((name for name in ("mlterm", "putty", "alacritty", "foot") if term.startswith(name)), "")


def _by_program(program: str) -> str:
    return _PROGRAMS.get(program) or _said(program)


def _by_variables(environ: Mapping[str, str]) -> str:
    return next((name for variable, name in _VARIABLES.items() if environ.get(variable)), "")


def choose(
    environ: Mapping[str, str],
    answers: Answers = NONE,
    *,
    stored: Mapping[str, Mode] | None = None,
    tmux: Tmux | None = None,
) -> Choice:
    """The output mode for this terminal.

    Raises:
        OutputUnknown: when HASHIYA_OUTPUT names no mode.
    """
    name = name_of(environ, answers, tmux)
    kind = name.removeprefix("tmux in ")
    bidi = _bidi(kind, answers, tmux)
    mode, why = _users(environ, name, stored or {}) or _known(name, bidi, is_told=bool(answers.bidi))
    enter, leave = _switch(mode, bidi)
    if tmux is not None and enter:
        enter, leave = enter + tmux.passed(enter), leave + tmux.passed(leave)
    return Choice(name=name, mode=mode, mirrors=kind not in UNMIRRORED, why=why, enter=enter, leave=leave)


def _bidi(kind: str, answers: Answers, tmux: Tmux | None) -> int | None:
    """The state of mode 8, or that in which a terminal that has it starts."""
    if tmux is not None:
        return IMPLICIT if kind == "vte" and tmux.passes else None
    if answers.bidi is None and kind == "vte":
        return IMPLICIT
    return answers.bidi


def _users(environ: Mapping[str, str], name: str, stored: Mapping[str, Mode]) -> tuple[Mode, str] | None:
    """What the user said, now or once."""
    if word := environ.get(VARIABLE, ""):
        return mode_named(word, VARIABLE), f"{VARIABLE} says so"
    return (stored[name], f"chosen for {name}") if name in stored else None


def _known(name: str, bidi: int | None, *, is_told: bool) -> tuple[Mode, str]:
    """What the terminal said of itself (`is_told`), or else what is known of its kind."""
    kind = name.removeprefix("tmux in ")
    if bidi == ALWAYS_IMPLICIT:
        return Mode.LOGICAL, "the terminal says that it always orders text by itself"
    if bidi:
        said = "the terminal says that" if is_told else "it is known of this terminal that"
        return Mode.VISUAL, f"{said} its own ordering can be switched off"
    if name == "tmux in vte":
        return Mode.LOGICAL, "tmux keeps the switch from the terminal around it (allow-passthrough is off)"
    if kind in KNOWN:
        return KNOWN[kind], f"known to be right in {kind}"
    return Mode.VISUAL, "nothing speaks against it" if kind == UNKNOWN else f"{kind} is not known to order text"


def _switch(mode: Mode, bidi: int | None) -> tuple[str, str]:
    """What puts mode 8 where the output mode wants it, and back; nothing where it is, or cannot be moved."""
    if mode is Mode.LOGICAL:
        return ("\x1b[8h", "\x1b[8l") if bidi == EXPLICIT else ("", "")
    return ("\x1b[8l", "\x1b[8h") if bidi == IMPLICIT else ("", "")
