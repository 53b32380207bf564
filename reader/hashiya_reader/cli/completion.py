"""`hashiya completion`: completing commands, options and values in bash, zsh and fish."""

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya_reader.cli.output import notify

VARIABLE = "_HASHIYA_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
INSTALL = "install"
# Parts of click's scripts: bash would insert a value with a space or a quote as it is,
# which is then several words, and fish shows no more of a description than its first
# comma.
_REPLACED = {
    "bash": {
        "COMPREPLY+=($value)": (
            'COMPREPLY+=("$value")\n'
            "            [[ $value == *[^[:alnum:]_./:+-]* ]] && compopt -o filenames"
        )
    },
    "fish": {'(string split "," $completion)': '(string split -m 1 "," $completion)'},
}
# What is left to do where a shell's script was installed.
_NEXT_STEPS = {
    "bash": marked(
        "wrote {path}; open a new shell; it needs the package bash-completion"
    ),
    "zsh": marked(
        "wrote {path}; put `fpath=({folder} $fpath)` before `compinit` in ~/.zshrc, and "
        "open a new shell"
    ),
    "fish": marked("wrote {path}; open a new shell"),
}


@click.command()
@click.argument("shell", type=click.Choice([INSTALL, *SHELLS]))
@click.option(
    "--for",
    "chosen",
    type=click.Choice(SHELLS),
    help="The shell to install for; by default the one of $SHELL.",
)
def completion(shell: str, chosen: str | None) -> None:
    """Print the completion script of a shell, or install it.

    With `install` the script is put where the shell looks for completions of yours. It
    completes commands, options, files, and a project's articles, annotators, layers and
    labels.
    """
    if shell != INSTALL:
        click.echo(_script(shell), nl=False)
        return
    name = chosen or Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        message = _("$SHELL is not set: name a shell with --for {shells}")
        if name:
            message = _("$SHELL is {shell}: name a shell with --for {shells}")
        raise click.UsageError(message.format(shell=name, shells="|".join(SHELLS)))
    path = _place(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_script(name), "utf-8")
    notify(_(_NEXT_STEPS[name]).format(path=path, folder=path.parent))


def _script(shell: str) -> str:
    """The script that defines the completion, as click writes it for the shell."""
    from hashiya_reader.cli import main

    kind = get_completion_class(shell)
    if kind is None:
        message = _("{shell}: give one of {shells}")
        raise click.UsageError(
            message.format(shell=shell, shells=comma_separated(SHELLS))
        )
    source = kind(main, {}, "hashiya", VARIABLE).source()
    for part, replacement in _REPLACED.get(shell, {}).items():
        source = source.replace(part, replacement)
    return source


def _place(shell: str) -> Path:
    """Where the shell looks for completions of the user's own."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    places = {
        "bash": data / "bash-completion" / "completions" / "hashiya",
        "zsh": data / "zsh" / "site-functions" / "_hashiya",
        "fish": config / "fish" / "completions" / "hashiya.fish",
    }
    return places[shell]
