"""The options by which gamma weighs differences, by the names of pygamma-agreement."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def gamma_weight_options(command: Command) -> Command:
    """Add the weights of positions, of labels and of tags without a counterpart."""
    for option in (
        click.option(
            "--gamma-empty",
            "delta_empty",
            default=1.0,
            metavar="X",
            type=click.FloatRange(0, min_open=True),
            help="What a tag without a counterpart costs in gamma; 1 by default.",
        ),
        click.option(
            "--gamma-beta",
            "beta",
            default=1.0,
            metavar="X",
            type=click.FloatRange(0),
            help="What differences of labels weigh in gamma; 1 by default.",
        ),
        click.option(
            "--gamma-alpha",
            "alpha",
            default=1.0,
            metavar="X",
            type=click.FloatRange(0),
            help="What differences of positions weigh in gamma; 1 by default.",
        ),
    ):
        command = option(command)
    return command
