"""`hashiya doctor`: what this terminal does with Arabic, and which output mode is used."""

import os
import sys
from dataclasses import replace

import click

from hashiya.language import gettext as _
from hashiya.language import is_right_to_left, marked
from hashiya_reader.cli import output
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import json_out, notify, say, visible
from hashiya_reader.settings.store import settings_path
from hashiya_reader.terminal.colors import color_system, reason
from hashiya_reader.terminal.current import Terminal, switched_ordering, terminal
from hashiya_reader.terminal.detection import (
    VARIABLE,
    OutputChoice,
    choose_output,
    mode_named,
)
from hashiya_reader.terminal.overrides import keep_override, overrides
from hashiya_rtl import Mode, drawn, sent

# The minister (25 years) said on 12/3/2024: peace, by 50%, with OpenAI
TEST = "قال الوزير (25 عاما) في 12/3/2024: السلام بنسبة 50% مع OpenAI."
RIGHT = marked(
    "The right one is an Arabic sentence that begins at the right and "
    "ends at the left with OpenAI and a full stop; its letters are "
    "joined, 25, 12/3/2024 and 50 read from left to right, and the "
    "brackets are around 25 and the word to its left. If several are "
    "right, choose the first."
)
AUTO = "auto"
# The answers to DECRQM for mode 8.
_DECRPM = {
    0: marked("unknown to it"),
    1: marked("implicit"),
    2: marked("explicit"),
    3: marked("always implicit"),
    4: marked("always explicit"),
}

COLORS = {"truecolor": 1 << 24, "256": 256, "standard": 16}


@click.command()
@click.option(
    "--use",
    metavar="MODE",
    help="Use visual, override, logical or words in this terminal from now on; auto "
    "forgets the choice.",
)
@json_option
def doctor(use: str | None, as_json: bool) -> None:
    """Show what this terminal does with Arabic, and ask which test line reads right."""
    current = terminal(keep_typed=True)
    if use is not None:
        mode = None if use == AUTO else mode_named(use, "--use")
        _save(current.choice.name, mode)
        current = replace(current, choice=_choose(current))
    if as_json:
        json_out(_report_object(current))
        return
    _print_report(current)
    choice = current.choice
    if choice.lasting is not choice.mode:
        # Its ordering is switched for the whole screen: no two of the lines could be
        # right at once.
        message = _("{terminal} is switched to {mode} while the reader runs.")
        say(message.format(terminal=choice.name, mode=choice.mode))
        return
    _print_test_lines(current)
    if use is None and output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout):
        _ask(current)


def _save(name: str, mode: Mode | None) -> None:
    keep_override(name, mode)
    if mode is None:
        notify(_("the choice for {terminal} is forgotten").format(terminal=name))
    else:
        notify(_("{mode} is saved for {terminal}").format(mode=mode, terminal=name))


def _choose(current: Terminal) -> OutputChoice:
    return choose_output(
        os.environ, current.answers, stored=overrides(), tmux=current.tmux
    )


def _report_object(current: Terminal) -> dict[str, object]:
    answers = current.answers
    choice = current.choice
    tmux = current.tmux
    return {
        "terminal": choice.name,
        "mode": str(choice.mode),
        "why": choice.why,
        "switched": bool(choice.enter),
        "decrqm": answers.bidi,
        "da2": answers.kind,
        "xtversion": answers.version,
        "answered": answers.is_complete,
        "seconds": round(answers.seconds, 4),
        "tmux": tmux and {"allow_passthrough": tmux.passes, "around": tmux.term},
        "colors": _colors(),
        "terminals": str(settings_path()),
    }


def _colors() -> int:
    """How many colours the reader may use."""
    if os.environ.get("NO_COLOR"):
        return 0
    return COLORS[color_system(os.environ)]


def _colors_report() -> str:
    """How many colours are used, why, and how to get more."""
    number = _colors()
    if not number:
        return _("none: NO_COLOR is set")
    if number == COLORS["truecolor"]:
        return _("16 million: {reason}").format(reason=reason(os.environ))
    message = _(
        "{number}: {reason}, and COLORTERM does not say truecolor; where the terminal has "
        "more, also over SSH: COLORTERM=truecolor hashiya …"
    )
    return message.format(number=number, reason=reason(os.environ))


def _print_report(current: Terminal) -> None:
    choice = current.choice
    modes = "|".join([*Mode, AUTO])
    rows = [
        (_("terminal"), choice.name),
        (_("says"), _identity(current)),
        (_("mode 8"), _ordering(current)),
        ("tmux", _tmux(current)),
        (_("colours"), _colors_report()),
        (_("output"), f"{choice.mode}: {choice.why}"),
        (
            _("change"),
            _("hashiya doctor --use {modes}, or {variable}=MODE").format(
                modes=modes, variable=VARIABLE
            ),
        ),
        (_("saved in"), str(settings_path())),
    ]
    for name, text in rows:
        if is_right_to_left():
            say(f"{name}: {text}")
        else:
            click.echo(f"{name:<10}{visible(text)}")


def _identity(current: Terminal) -> str:
    """What the terminal answers when it is asked for its name."""
    answers = current.answers
    if answers.version:
        return answers.version
    return f"DA2 {answers.kind}" if answers.kind else _("nothing about its name")


def _ordering(current: Terminal) -> str:
    """What the terminal answers when it is asked whether it orders text."""
    answer = current.answers.bidi
    if answer is None:
        return _("no answer")
    return _(_DECRPM[answer]) if answer in _DECRPM else str(answer)


def _tmux(current: Terminal) -> str:
    tmux = current.tmux
    if tmux is None:
        return _("no")
    message = _("yes, allow-passthrough off, in {terminal}")
    if tmux.passes:
        message = _("yes, allow-passthrough on, in {terminal}")
    return message.format(terminal=tmux.term or _("an unknown terminal"))


def _print_test_lines(current: Terminal) -> None:
    """Print the test line in each mode, while the terminal orders as the mode requires."""
    row = drawn(TEST, direction="rtl")
    click.echo()
    for number, mode in enumerate(Mode, 1):
        environment = {**os.environ, VARIABLE: str(mode)}
        choice = choose_output(environment, current.answers, tmux=current.tmux)
        unswitched = OutputChoice(name=choice.name, mode=mode)
        with switched_ordering(
            choice if output.is_terminal(sys.stdout) else unswitched
        ):
            # Alone on its row: text beside it would be ordered with it.
            click.echo(f"{number}  {mode}")
            click.echo(sent(row, mode, mirrors=choice.mirrors), color=True)
            click.echo()
    if is_right_to_left():
        say(_(RIGHT))
    else:
        click.echo(click.wrap_text(RIGHT))


def _ask(current: Terminal) -> None:
    modes = list(Mode)
    numbers = [str(number) for number in range(1, len(modes) + 1)]
    answer = click.prompt(
        _("Which one reads right? (1-{last}, Enter keeps {mode})").format(
            last=len(modes), mode=current.choice.mode
        ),
        default="",
        show_default=False,
        type=click.Choice(["", *numbers]),
        show_choices=False,
    )
    if answer:
        _save(current.choice.name, modes[int(answer) - 1])
