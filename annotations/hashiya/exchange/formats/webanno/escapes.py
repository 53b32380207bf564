"""The escapes of WebAnno TSV 3.3: one way for values and tokens, another for lines of text.

Read in INCEpTION's `Escaping.java`.
"""

import re
from typing import Final

NO_ANNOTATION: Final = "_"
NO_VALUE: Final = "*"
STACK: Final = "|"

_IN_VALUE = re.compile(r"->|[\\\[\]|_;\t\n*]")
_VALUE_ESCAPES = {"\t": "\\t", "\n": "\\n"}
_ESCAPED_VALUE = re.compile(r"\\(->|.)", re.DOTALL)
_VALUE_CHARACTERS = {"t": "\t", "n": "\n"}
_STACKS = re.compile(r"(?<!\\)\|")

_CONTROLS = "".join(map(chr, [*range(8), *range(14, 32)]))
_IN_TEXT = re.compile(rf"[\\\t\n\f\r\b{re.escape(_CONTROLS)}]")
_TEXT_ESCAPES = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}
_ESCAPED_TEXT = re.compile(r"\\(.)", re.DOTALL)
_TEXT_CHARACTERS = {escape: character for character, escape in _TEXT_ESCAPES.items()}


def escaped_value(value: str) -> str:
    """The value of a feature, or a token, as a cell has it."""
    return _IN_VALUE.sub(
        lambda match: _VALUE_ESCAPES.get(match[0], f"\\{match[0]}"), value
    )


def value_of(cell: str) -> str:
    """The value that a cell has."""
    return _ESCAPED_VALUE.sub(
        lambda match: _VALUE_CHARACTERS.get(match[1], match[1]), cell
    )


def stacked(cell: str) -> list[str]:
    """The values of several annotations in one cell, each escaped."""
    return _STACKS.split(cell)


def escaped_text(line: str) -> str:
    """A line of text as `#Text=` has it."""
    return _IN_TEXT.sub(
        lambda match: f"\\{_TEXT_ESCAPES.get(match[0], match[0])}", line
    )


def text_of(line: str) -> str:
    """The line of text that follows `#Text=`."""
    return _ESCAPED_TEXT.sub(
        lambda match: _TEXT_CHARACTERS.get(match[1], match[1]), line
    )
