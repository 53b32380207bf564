"""`hashiya doctor`: what this terminal does with Arabic, which output mode is used, and how to change it."""

import os
import sys

import click

from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import is_terminal, json_out, tell, visible
from hashiya_reader.settings.store import TERMINALS
from hashiya_reader.terminal.current import Terminal, switched, terminal
from hashiya_reader.terminal.detection import VARIABLE, Choice, choose, mode_named
from hashiya_reader.terminal.overrides import keep_override, overrides
from hashiya_rtl import Mode, drawn, sent

# The minister (25 years) said on 12/3/2024: peace, by 50%, with OpenAI
TEST = "قال الوزير (25 عاما) في 12/3/2024: السلام بنسبة 50% مع OpenAI."
RIGHT = (
    "Right is: one Arabic sentence that begins at the right and ends at the left with OpenAI and a full stop; its letters "
    "joined, 25, 12/3/2024 and 50 readable from left to right, and the brackets round 25 and the word at its left. "
    "Where several are right, take the first."
)
AUTO = "auto"
_DECRPM = {
    1: "implicit",
    2: "explicit",
    3: "always implicit",
    4: "always explicit",
    0: "unknown to it",
}


@click.command()
@click.option(
    "--use",
    metavar="MODE",
    help="Keep visual, override, logical or words for this terminal; auto forgets it.",
)
@json_option
def doctor(use: str | None, as_json: bool) -> None:
    """Say what this terminal does with Arabic; ask which test line reads right, and keep the answer."""
    here = terminal(keep_typed=True)
    if use is not None:
        _keep(here.choice.name, None if use == AUTO else mode_named(use, "--use"))
        here = Terminal(choice=_chosen(here), answers=here.answers, tmux=here.tmux)
    if as_json:
        json_out(_facts(here))
        return
    _report(here)
    if here.choice.lasting is not here.choice.mode:
        # Its ordering is switched for the whole screen: no two of the lines could be
        # right at once.
        click.echo(
            f"{here.choice.name} is switched to {here.choice.mode} for as long as the reader runs."
        )
        return
    modes = _test_lines(here)
    if use is None and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        _ask(here, modes)


def _keep(name: str, mode: Mode | None) -> None:
    keep_override(name, mode)
    tell(
        f"forgot what was chosen for {name}"
        if mode is None
        else f"{mode} is kept for {name}"
    )


def _chosen(here: Terminal) -> Choice:
    return choose(os.environ, here.answers, stored=overrides(), tmux=here.tmux)


def _facts(here: Terminal) -> dict[str, object]:
    answers, choice = here.answers, here.choice
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
        "tmux": None
        if here.tmux is None
        else {"allow_passthrough": here.tmux.passes, "around": here.tmux.term},
        "colors": _colors(),
        "terminals": str(TERMINALS.path),
    }


def _colors() -> int:
    """How many colours the reader may use."""
    if os.environ.get("NO_COLOR"):
        return 0
    if os.environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return 1 << 24
    return 256 if "256" in os.environ.get("TERM", "") else 16


def _report(here: Terminal) -> None:
    answers, choice = here.answers, here.choice
    rows = [
        ("terminal", choice.name),
        (
            "says",
            answers.version
            or (f"DA2 {answers.kind}" if answers.kind else "nothing of its name"),
        ),
        (
            "mode 8",
            "no answer"
            if answers.bidi is None
            else _DECRPM.get(answers.bidi, str(answers.bidi)),
        ),
        ("tmux", _tmux(here)),
        ("colours", str(_colors() or "none (NO_COLOR)")),
        ("output", f"{choice.mode}: {choice.why}"),
        ("change", f"hashiya doctor --use {'|'.join(Mode)}|{AUTO}, or {VARIABLE}=MODE"),
        ("kept in", str(TERMINALS.path)),
    ]
    for name, words in rows:
        click.echo(f"{name:<10}{visible(words)}")


def _tmux(here: Terminal) -> str:
    if here.tmux is None:
        return "no"
    return f"yes, allow-passthrough {'on' if here.tmux.passes else 'off'}, in {here.tmux.term or 'an unknown terminal'}"


def _test_lines(here: Terminal) -> list[Mode]:
    """Print the line in each mode, numbered, each under the ordering that the mode asks for; the modes as numbered."""
    row = drawn(TEST, direction="rtl")
    click.echo()
    for number, mode in enumerate(Mode, 1):
        choice = choose(
            {**os.environ, VARIABLE: str(mode)}, here.answers, tmux=here.tmux
        )
        with switched(
            choice if is_terminal(sys.stdout) else Choice(name=choice.name, mode=mode)
        ):
            # Alone on its row: what stands beside it would be ordered with it.
            click.echo(f"{number}  {mode}")
            click.echo(sent(row, mode, mirrors=choice.mirrors), color=True)
            click.echo()
    click.echo(click.wrap_text(RIGHT))
    return list(Mode)


def _ask(here: Terminal, modes: list[Mode]) -> None:
    answer = click.prompt(
        f"Which one reads right? (1-{len(modes)}, Enter leaves {here.choice.mode})",
        default="",
        show_default=False,
        type=click.Choice(["", *(str(number) for number in range(1, len(modes) + 1))]),
        show_choices=False,
    )
    if answer:
        _keep(here.choice.name, modes[int(answer) - 1])
