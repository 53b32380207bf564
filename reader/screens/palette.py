"""The palette: every action of the screen that is open, every theme, found by its name."""

from rich.style import Style
from textual.screen import Screen

from reader.commands import Command, commands_of
from reader.screens.choose import Choose, Option
from reader.widgets.row import Piece, Row

DIM = Style(dim=True)


def palette(screen: Screen[object], themes: tuple[str, ...]) -> Choose[Command | str]:
    """A dialog that answers with a command, or with the name of a theme."""
    options: list[Option[Command | str]] = [
        Option(value=command, row=command_row(command), words=f"{command.name} {command.about}")
        for command in commands_of(screen)
    ]
    options += [Option(value=theme, row=theme_row(theme), words=f"theme {theme}") for theme in themes]
    return Choose(options, placeholder="what do you want to do?")


def command_row(command: Command) -> Row:
    """An action's line: what it does, more about it, its key, and the id by which the user may give it another."""
    more = (Piece(f" — {command.about}", DIM),) if command.about else ()
    words = (Piece(f" {command.key:<8}", Style(bold=True)), Piece(command.name), *more)
    return Row(left=words, right=(Piece(command.id, DIM),))


def theme_row(theme: str) -> Row:
    """A theme's line."""
    return Row(left=(Piece(" " * 9), Piece(f"Theme {theme}")))
