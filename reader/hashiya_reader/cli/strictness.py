"""`--strict`: alone it minds every loss, and with names of parts these alone."""

from itertools import pairwise
from typing import Final

import click

from hashiya.exchange.losses import EVERY_PART, Part
from hashiya.language import comma_separated
from hashiya.language import gettext as _

_STRICT: Final = "--strict"
_ALL: Final = "all"
_PARTS: Final = {part.option: part for part in Part}


class StrictCommand(click.Command):
    """A command whose `--strict` takes the word after it only if that names parts."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Join `--strict` and the parts that it minds to one word, then parse."""
        joined: list[str] = []
        names = ""
        for word, following in pairwise([*args, ""]):
            if names and word == names:
                names = ""
            elif word == _STRICT and "--" not in joined:
                names = following if _PARTS.keys() >= {*following.split(",")} else ""
                joined.append(f"{_STRICT}={names or _ALL}")
            else:
                joined.append(word)
        return super().parse_args(ctx, joined)


def _parts(
    _context: click.Context, _parameter: click.Parameter, names: str | None
) -> frozenset[Part] | None:
    """The parts that are minded; None without the option."""
    if names is None:
        return None
    if names == _ALL:
        return EVERY_PART
    parts = set()
    for name in names.split(","):
        if name not in _PARTS:
            message = _("{name!r} is not a part of a dataset; it is one of: {names}")
            listed = comma_separated(_PARTS)
            raise click.BadParameter(message.format(name=name, names=listed))
        parts.add(_PARTS[name])
    return frozenset(parts)


strict_option = click.option(
    _STRICT,
    metavar="[PART,…]",
    callback=_parts,
    help=(
        "Write nothing unless all of it can be exported, or all of these parts, such "
        "as overlap,edge."
    ),
)
