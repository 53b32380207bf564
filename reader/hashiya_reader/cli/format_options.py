"""The options of single formats, which `export` and `import` share."""

import functools
from collections.abc import Callable
from enum import Enum
from typing import Any

import click

from hashiya.corpus.encoding import ENCODINGS
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.excel_cells import SEPARATORS
from hashiya.exchange.offset_units import OffsetUnit
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.token_labels import Alignment, TaggingScheme

Command = Callable[..., int]


def _choice(name: str, values: type[Enum], help: str) -> Callable[[Command], Command]:
    """An option for one of the values of an enumeration, None where it is not given."""

    def chosen(
        _context: click.Context, _parameter: click.Parameter, value: str | None
    ) -> Enum | None:
        return None if value is None else values(value)

    choices = click.Choice([str(each.value) for each in values])
    return click.option(name, type=choices, callback=chosen, help=help)


OFFSETS = _choice(
    "--offsets",
    OffsetUnit,
    help="doccano: what its offsets count; by default utf16, as in its editor.",
)

OVERLAPS = _choice(
    "--overlaps",
    Overlaps,
    help=(
        "Where a place has one label: keep the longest of the tags that overlap (by "
        "default), as many as possible, or the first; or have a column for each label."
    ),
)
TAGGING = _choice(
    "--tagging",
    TaggingScheme,
    help="IOB2 and CoNLL-2003: how the tokens of a tag are marked.",
)

ALIGNMENT = _choice(
    "--alignment",
    Alignment,
    help="spaCy: leave out a tag that is not of whole tokens (strict), or widen it.",
)
WITHOUT_IDS = click.option(
    "--without-ids",
    is_flag=True,
    help=(
        "IOB2: no comments with the ids of articles, for programs that know none, such "
        "as `spacy convert`."
    ),
)
EXCEL = click.option(
    "--excel",
    is_flag=True,
    help=(
        "csv: a table that Excel shows right, with semicolons as it separates lists in "
        "Arabic."
    ),
)
SEPARATOR = click.option(
    "--separator",
    type=click.Choice([*SEPARATORS]),
    help="csv: the separator of columns; by default a comma, for Excel a semicolon.",
)
ENCODING = click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="csv: the encoding of the table, if it is not recognized.",
)

TEXT_KEY = click.option(
    "--text-key",
    metavar="KEY",
    help="Label Studio: the key of the text in a task's data, if it is not text.",
)
FEATURE = click.option(
    "--feature",
    "features",
    multiple=True,
    metavar="NAME",
    help="CAS: a feature that has the labels of a layer, beside label and value; "
    "repeatable.",
)
PREDICTIONS = click.option(
    "--predictions",
    is_flag=True,
    help="Label Studio: the project's suggestions as well, as predictions.",
)
# The field of FormatOptions that each sets.
_FIELDS: dict[object, str] = {
    OFFSETS: "offsets",
    OVERLAPS: "overlaps",
    TAGGING: "tagging",
    ALIGNMENT: "alignment",
    WITHOUT_IDS: "without_ids",
    EXCEL: "excel",
    SEPARATOR: "separator",
    ENCODING: "encoding",
    TEXT_KEY: "text_key",
    PREDICTIONS: "predictions",
    FEATURE: "features",
}


def format_options(*options: Callable[[Command], Command]) -> Callable[..., Command]:
    """Add these options to a command, which gets their values as `format_options`.

    An option of the command itself may be called as one of a format.
    """

    def adding(command: Command) -> Command:
        @functools.wraps(command)
        def with_options(**values: Any) -> int:
            chosen = {}
            for option in options:
                field = _FIELDS[option]
                chosen[field] = values.pop(field)
            return command(format_options=FormatOptions(**chosen), **values)

        decorated: Command = with_options
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return adding
