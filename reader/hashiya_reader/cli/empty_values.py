"""Options that are given without a value."""

from collections.abc import Mapping

import click

from hashiya.language import gettext as _


def refuse_empty(values: Mapping[str, str | None]) -> None:
    """Refuse an option whose value is empty, as that of a variable of the shell may be.

    Raises:
        click.UsageError: with the name of the option.
    """
    for option, value in values.items():
        if value == "":
            message = _("{option} has an empty value: give one, or leave it out")
            raise click.UsageError(message.format(option=option))
