"""What the command line prints: nothing of an article, a name or a message can steer the terminal."""

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import IO

import click

from hashiya.io.json_text import dumps

_UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_GAP = "  "


class _Shown(dict[int, str]):
    """Each character as it may be printed: itself, a control picture, or its escape."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) not in _UNSHOWN:
            shown = char
        elif code < 0x20:
            shown = chr(0x2400 + code)
        elif code == 0x7F:
            shown = "\u2421"
        else:
            shown = f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
        self[code] = shown
        return shown


class _Escaped(dict[int, str]):
    """Each character as it may stand in JSON that is printed: itself, or the escape that means the same."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = (
            json.dumps(char)[1:-1] if unicodedata.category(char) in _UNSHOWN else char
        )
        return self[code]


_SHOWN, _ESCAPED = _Shown(), _Escaped()


def visible(text: str) -> str:
    """The text in its logical order, its control, format and line-separating characters made visible."""
    return text.translate(_SHOWN)


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody looks at the stream."""
    return stream.isatty()


def line(text: str, width: int | None = None) -> str:
    """The text as stdout shows it on one line: drawn right to left on a terminal, else visible and in logical order.

    On a terminal it is cut, at its logical end, to `width` cells.
    """
    if not is_terminal(sys.stdout):
        return visible(text)
    # Only here: a pipe needs no shaping.
    from hashiya_rtl import drawn

    return drawn(text, width, direction=None if _has_arabic(text) else "ltr")


def columns(rows: Iterable[Sequence[str]], *, lead: int | None = None) -> None:
    """Print rows as aligned columns; each field is drawn or made visible already.

    With `lead`, the columns that a terminal has no room for go below, behind so many of
    the first ones again.
    """
    fields = [tuple(row) for row in rows]
    if not fields:
        return
    widths = [
        max(_cells(row[index]) for row in fields) for index in range(len(fields[0]))
    ]
    parts = (
        [range(len(widths))]
        if lead is None or not is_terminal(sys.stdout)
        else _parts(widths, lead)
    )
    with printing() as send:
        for number, part in enumerate(parts):
            if number:
                send([("", None)])
            for row in fields:
                padded = (row[at] + " " * (widths[at] - _cells(row[at])) for at in part)
                send([(_GAP.join(padded).rstrip(), None)])


def _parts(widths: Sequence[int], lead: int) -> list[list[int]]:
    """The indices of the columns that a terminal has room for beside one another, the first ones in each."""
    first = list(range(lead))
    room = get_terminal_size().columns - spare_columns()
    parts = [first]
    for at in range(lead, len(widths)):
        taken = sum(widths[each] + len(_GAP) for each in parts[-1])
        if len(parts[-1]) > lead and taken + widths[at] > room:
            parts.append(first)
        parts[-1] = [*parts[-1], at]
    return parts


@contextmanager
def printing() -> Iterator[Callable[[Iterable[tuple[str, str | None]]], None]]:
    """What prints drawn rows as the terminal's output mode wants them; each is given in parts of one colour each."""
    if not sys.stdout.isatty():
        yield lambda parts: click.echo(
            "".join([_painted(*part) for part in parts]), color=True
        )
        return
    # Only here: a pipe has nothing to ask.
    from hashiya_reader.terminal.current import printed, switched
    from hashiya_rtl import sent_parts

    choice = printed()

    def send(parts: Iterable[tuple[str, str | None]]) -> None:
        parts = sent_parts(parts, choice.lasting, mirrors=choice.mirrors)
        click.echo("".join([_painted(*part) for part in parts]), color=True)

    with switched(choice):
        yield send


def spare_columns() -> int:
    """How many columns of the terminal a printed row leaves free for what it is sent with."""
    if not sys.stdout.isatty():
        return 0
    # Only here: a pipe has nothing to ask.
    from hashiya_reader.terminal.current import printed

    return printed().spare


def _painted(text: str, color: str | None) -> str:
    return paint(text, color) if color else text


def json_out(value: object) -> None:
    """Print the value as JSON on one line; characters that could steer a terminal are escaped, and mean the same."""
    click.echo(dumps(value).translate(_ESCAPED))


def safe_json(text: str) -> str:
    """JSON text with the characters escaped that could steer a terminal."""
    return text.translate(_ESCAPED)


def tell(message: str) -> None:
    """Say something on stderr, in one line."""
    text = visible(f"hashiya: {message}")
    if is_terminal(sys.stderr) and _has_arabic(text):
        # Only here: messages are few, and those with Arabic fewer.
        from hashiya_rtl import drawn

        text = drawn(text, direction="ltr")
    click.echo(text, err=True)


def colored() -> bool:
    """Whether stdout takes colours: a terminal does, unless NO_COLOR says something."""
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR")


def paint(text: str, color: str) -> str:
    """The text in a colour `#rrggbb`, as 24-bit SGR."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"\x1b[38;2;{red};{green};{blue}m{text}\x1b[39m"


def _has_arabic(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(char) in {"R", "AL"} for char in text
    )


def _cells(text: str) -> int:
    # What was drawn or made visible has no characters of undefined width but marks,
    # which take none.
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)
