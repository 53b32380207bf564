"""Which output mode a terminal gets: by the user, its answers, or what is known of its kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hashiya.errors import HashiyaError
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya_reader.terminal.multiplexer import Tmux
from hashiya_reader.terminal.query import NO_ANSWERS, Answers
from hashiya_rtl import Mode

VARIABLE = "HASHIYA_OUTPUT"
IMPLICIT, EXPLICIT, ALWAYS_IMPLICIT, ALWAYS_EXPLICIT = 1, 2, 3, 4
UNKNOWN = "unknown"

# By name, where the terminal's own ordering cannot be switched off: docs/terminals.md
# says what was seen of each.
KNOWN = {
    "apple-terminal": Mode.LOGICAL,
    "kitty": Mode.WORDS,
    "konsole": Mode.LOGICAL,
    "mlterm": Mode.LOGICAL,
    "putty": Mode.LOGICAL,
    "vte": Mode.LOGICAL,
}
# Konsole orders a row and leaves its brackets as they are.
UNMIRRORED = {"konsole"}
# mlterm gives a mark a column of its own; more than these a line of an article hardly
# has.
_SPARE = {"mlterm": 4}

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What switches a terminal's own ordering, and its state: a value of DECRPM.

    `is_reported`: by the terminal. `is_lasting`: rows stay as they were written, also when
    it is switched back.
    """

    off: str
    on: str
    state: int = IMPLICIT
    is_reported: bool = False
    is_lasting: bool = True


_BDSM_OFF, _BDSM_ON = "\x1b[8l", "\x1b[8h"
# Their states at first; mlterm does not report its own.
_SWITCHES = {
    "mlterm": Switch(
        off="\x1b]5379;use_ctl=false\x07",
        on="\x1b]5379;use_ctl=true\x07",
        is_lasting=False,
    ),
    "vte": Switch(off=_BDSM_OFF, on=_BDSM_ON),
}


class OutputUnknown(HashiyaError):
    """No output mode has this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputChoice:
    """How rows are sent to the terminal called `name`, and what is written around them.

    `lasting` is the mode for rows that stay on the screen after that, `spare` how many
    columns these leave free. `why` is a clause for a sentence that begins with the
    mode.
    """

    name: str
    mode: Mode
    lasting: Mode = Mode.VISUAL
    mirrors: bool = True
    spare: int = 0
    why: str = ""
    enter: str = ""
    leave: str = ""


def mode_named(word: str, where: str) -> Mode:
    """The output mode of that name.

    Raises:
        OutputUnknown: when there is none; `where` is the place that the message names.
    """
    try:
        return Mode(word.strip().lower())
    except ValueError as error:
        raise OutputUnknown(
            _("{where} is {word!r}: give one of {modes}").format(
                where=where, word=word, modes=comma_separated(Mode)
            )
        ) from error


def name_of(
    environ: Mapping[str, str], answers: Answers = NO_ANSWERS, tmux: Tmux | None = None
) -> str:
    """The terminal's name: by its own answers, then by the environment, which may be inherited."""
    if tmux is not None:
        outer = (
            _by_version(tmux.version) or _by_term(tmux.term) or _by_variables(environ)
        )
        return f"tmux in {outer or UNKNOWN}"
    return (
        _by_version(answers.version)
        or _by_kind(answers)
        or _by_term(environ.get("TERM", ""))
        or _by_program(environ.get("TERM_PROGRAM", ""))
        or _by_variables(environ)
        or UNKNOWN
    )


def _by_version(version: str) -> str:
    match = _NAME.match(version.strip().lower())
    return match.group() if match else ""


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
    for name in ("mlterm", "putty", "alacritty", "foot"):
        if term.startswith(name):
            return name
    return ""


def _by_program(program: str) -> str:
    return _PROGRAMS.get(program) or _by_version(program)


def _by_variables(environ: Mapping[str, str]) -> str:
    for variable, name in _VARIABLES.items():
        if environ.get(variable):
            return name
    return ""


def choose_output(
    environ: Mapping[str, str],
    answers: Answers = NO_ANSWERS,
    *,
    stored: Mapping[str, Mode] | None = None,
    tmux: Tmux | None = None,
) -> OutputChoice:
    """The output mode for this terminal.

    Raises:
        OutputUnknown: when HASHIYA_OUTPUT names no mode.
    """
    name = name_of(environ, answers, tmux)
    kind = name.removeprefix("tmux in ")
    switch = _switch(kind, answers, tmux)
    mode, why = _by_user(environ, name, stored or {}) or _by_terminal(
        kind, switch, tmux
    )
    enter, leave = _switching(mode, switch)
    if tmux is not None:
        enter, leave = tmux.passed(enter), tmux.passed(leave)
    lasting = mode
    if enter and switch is not None and not switch.is_lasting:
        lasting = KNOWN[kind]
    return OutputChoice(
        name=name,
        mode=mode,
        lasting=lasting,
        mirrors=kind not in UNMIRRORED,
        spare=0 if lasting is Mode.VISUAL else _SPARE.get(kind, 0),
        why=why,
        enter=enter,
        leave=leave,
    )


def _switch(kind: str, answers: Answers, tmux: Tmux | None) -> Switch | None:
    """The terminal's own ordering as it can be switched, or None."""
    if tmux is not None and not tmux.passes:
        return None
    if tmux is None and answers.bidi:
        return Switch(off=_BDSM_OFF, on=_BDSM_ON, state=answers.bidi, is_reported=True)
    return _SWITCHES.get(kind)


def _by_user(
    environ: Mapping[str, str], name: str, stored: Mapping[str, Mode]
) -> tuple[Mode, str] | None:
    """The mode that the user chose, for this run or for good."""
    word = environ.get(VARIABLE, "")
    if word:
        why = _("{variable} says so").format(variable=VARIABLE)
        return mode_named(word, VARIABLE), why
    if name in stored:
        return stored[name], _("chosen for {name}").format(name=name)
    return None


def _by_terminal(
    kind: str, switch: Switch | None, tmux: Tmux | None
) -> tuple[Mode, str]:
    """The mode by what the terminal answered, or by what is known of its kind."""
    if switch is not None and switch.state == ALWAYS_IMPLICIT:
        return Mode.LOGICAL, _("the terminal says that it always orders text by itself")
    if tmux is not None and kind in KNOWN and (switch is None or switch.is_lasting):
        # tmux moves to a row without a line feed, so VTE leaves the row's ordering as
        # it was.
        return KNOWN[kind], _(
            "{kind} orders text by itself, and tmux draws its rows"
        ).format(kind=kind)
    if switch is not None:
        why = _("it is known of {kind} that its own ordering can be switched off")
        if switch.is_reported:
            why = _("the terminal says that its own ordering can be switched off")
        return Mode.VISUAL, why.format(kind=kind)
    if kind in KNOWN:
        return KNOWN[kind], _("it is known of {kind} that this reads right").format(
            kind=kind
        )
    if kind == UNKNOWN:
        return Mode.VISUAL, _("nothing speaks against it")
    return Mode.VISUAL, _("{kind} is not known to order text").format(kind=kind)


def _switching(mode: Mode, switch: Switch | None) -> tuple[str, str]:
    """What switches the terminal's ordering for the mode, and back; "" where nothing has to."""
    if switch is not None and mode is Mode.VISUAL and switch.state == IMPLICIT:
        return switch.off, switch.on
    if switch is not None and mode is not Mode.VISUAL and switch.state == EXPLICIT:
        return switch.on, switch.off
    return "", ""
