"""The language of the command line: how it is chosen, and help in it."""

import copy
import gettext as standard_gettext
import os
import sys
from collections.abc import Iterable, Sequence
from inspect import cleandoc

import click

from hashiya.language import (
    CATALOGUES,
    DOMAIN,
    LANGUAGES,
    VARIABLES,
    gettext,
    is_right_to_left,
    language_of,
    use_language,
)
from hashiya_reader.cli.output import from_the_right, is_terminal
from hashiya_reader.settings.language import kept_language

OPTION = "--lang"
LRI, PDI = "\u2066", "\u2069"
# Where Python's gettext looks by default, and finds nothing of click.
STANDARD_DOMAIN = "messages"


def language_option() -> click.Option:
    """The option that every command has; `choose_language` has read it already."""
    return click.Option(
        [OPTION],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help="The language of all that is shown, instead of that of your locale.",
    )


def choose_language(arguments: Sequence[str]) -> None:
    """Use the language that the arguments name, or the user has chosen, or the locale has.

    It is needed before the arguments are parsed, for the help and for errors in them.
    """
    language = named_language(arguments) or kept_language() or language_of(os.environ)
    use_language(language or LANGUAGES[0])
    if language and language != LANGUAGES[0]:
        # click's own words are in the same catalogue, which it finds by the variable.
        os.environ[VARIABLES[0]] = language
        standard_gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
        standard_gettext.textdomain(DOMAIN)
    else:
        standard_gettext.textdomain(STANDARD_DOMAIN)


def named_language(arguments: Sequence[str]) -> str | None:
    """The value of `--lang` among the arguments, if it is one of `LANGUAGES`."""
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _, value = argument.partition("=")
        if name != OPTION:
            continue
        if not value and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in LANGUAGES:
            return value
    return None


def in_language(command: click.Command) -> click.Command:
    """The command as it is offered: with `--lang`, and its help in the current language."""
    command = copy.copy(command)
    command.context_class = DirectedContext
    command.params = [translated(parameter) for parameter in command.params]
    if not any(OPTION in parameter.opts for parameter in command.params):
        command.params.append(translated(language_option()))
    if command.help:
        command.help = gettext(cleandoc(command.help))
    if command.epilog:
        command.epilog = gettext(command.epilog)
    if isinstance(command, click.Group):
        command.commands = {
            name: in_language(inner) for name, inner in command.commands.items()
        }
    return command


def translated(parameter: click.Parameter) -> click.Parameter:
    """The parameter with its help in the current language."""
    parameter = copy.copy(parameter)
    if isinstance(parameter, click.Option) and parameter.help:
        parameter.help = gettext(parameter.help)
    return parameter


class DirectedFormatter(click.HelpFormatter):
    """Help, on a terminal drawn in the direction of its language."""

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = 30,
        col_spacing: int = 2,
    ) -> None:
        """Write names with what they mean; where it is drawn, a meaning a line of its own."""
        if not draws_help():
            super().write_dl(rows, col_max, col_spacing)
            return
        for name, meaning in rows:
            # Isolated it is a part of the interface, and not a line of code at the left.
            self.write(f"{' ' * self.current_indent}{LRI}{name}{PDI}\n")
            self.indent()
            self.indent()
            self.write_text(meaning)
            self.dedent()
            self.dedent()

    def getvalue(self) -> str:
        """All that was written."""
        text = super().getvalue()
        return from_the_right(text) if draws_help() else text


def draws_help() -> bool:
    """Whether help is drawn: it is for a terminal, in a language written from the right."""
    return is_right_to_left() and is_terminal(sys.stdout)


class DirectedContext(click.Context):
    """The context of every command."""

    formatter_class = DirectedFormatter
