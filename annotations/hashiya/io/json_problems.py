"""What is wrong with text that is not JSON, in the language of messages."""

from json import JSONDecodeError
from typing import Final

from hashiya.language import gettext as _
from hashiya.language import marked

# What Python's decoder reports; what another version words otherwise stays English.
MESSAGES: Final = (
    marked("Expecting value"),
    marked("Expecting property name enclosed in double quotes"),
    marked("Expecting ':' delimiter"),
    marked("Expecting ',' delimiter"),
    marked("Unterminated string starting at"),
    marked("Invalid control character at"),
    marked("Invalid \\escape"),
    marked("Invalid \\uXXXX escape"),
    marked("Extra data"),
    marked("Illegal trailing comma before end of object"),
    marked("Illegal trailing comma before end of array"),
)


def json_problem(error: Exception) -> str:
    """What the decoder reports of text, without the place."""
    return _(error.msg) if isinstance(error, JSONDecodeError) else str(error)


def placed_problem(error: Exception) -> str:
    """What the decoder reports of text, with the place."""
    if not isinstance(error, JSONDecodeError):
        return str(error)
    return _("{problem}: line {line} column {column} (char {offset})").format(
        problem=json_problem(error),
        line=error.lineno,
        column=error.colno,
        offset=error.pos,
    )
