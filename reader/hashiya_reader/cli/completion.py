"""`hashiya completion`: completing commands, options and values in bash, zsh and fish."""

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from hashiya_reader.cli.output import notify

VARIABLE = "_HASHIYA_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
INSTALL = "install"


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
        raise click.UsageError(
            f"$SHELL is {name or 'not set'}: name a shell with --for {'|'.join(SHELLS)}"
        )
    path = _place(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_script(name), "utf-8")
    notify(f"wrote {path}; {_next_step(name, path)}")


def _script(shell: str) -> str:
    """The script that defines the completion, as click writes it for the shell."""
    from hashiya_reader.cli import main

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell}: give one of {', '.join(SHELLS)}")
    return kind(main, {}, "hashiya", VARIABLE).source()


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


def _next_step(shell: str, path: Path) -> str:
    if shell == "zsh":
        return (
            f"put `fpath=({path.parent} $fpath)` before `compinit` in ~/.zshrc, "
            "and open a new shell"
        )
    if shell == "bash":
        return "open a new shell; it needs the package bash-completion"
    return "open a new shell"
