"""What the command line prints; no article, name or message can control the terminal."""

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from shutil import get_terminal_size
from typing import IO, TYPE_CHECKING

import click

from hashiya.errors import HashiyaError, Note
from hashiya.io.json_text import dumps
from hashiya.language import Translation, in_english, is_right_to_left, ngettext
from hashiya_reader.cli.hints import advised
from hashiya_reader.terminal.colors import color_system

if TYPE_CHECKING:
    from hashiya_reader.terminal.detection import OutputChoice

_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_GAP = "  "
# So many values of a list are printed at once.
_TOGETHER = 1_000
# The most problems that are shown on a terminal, where nobody would see the first.
_MOST_ON_A_TERMINAL = 200

# The parts of a drawn row, each with its colour `#rrggbb`, or None.
ColoredParts = Iterable[tuple[str, str | None]]


class _VisibleCharacters(dict[int, str]):
    """Each character as it may be printed: itself, a control picture, or its escape."""

    def __missing__(self, code: int) -> str:
        visible_form = _visible(chr(code))
        self[code] = visible_form
        return visible_form


def _visible(char: str) -> str:
    code = ord(char)
    if unicodedata.category(char) not in _UNSAFE:
        return char
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class _JsonCharacters(dict[int, str]):
    """Each character as it may be printed within JSON: itself, or its escape."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        is_unsafe = unicodedata.category(char) in _UNSAFE
        self[code] = json.dumps(char)[1:-1] if is_unsafe else char
        return self[code]


_VISIBLE = _VisibleCharacters()
_JSON = _JsonCharacters()


def visible(text: str) -> str:
    """The text in its logical order, with control, format and separator characters made visible."""
    # As in `safe_json`.
    return text if text.isprintable() else text.translate(_VISIBLE)


def is_terminal(stream: IO[str]) -> bool:
    """Whether the stream is a terminal."""
    return stream.isatty()


def line(text: str, width: int | None = None) -> str:
    """The text as stdout shows it on one line.

    On a terminal it is drawn right to left, and cut at its logical end to `width` cells;
    elsewhere it is in logical order, with unsafe characters made visible.
    """
    if not is_terminal(sys.stdout):
        return visible(text)
    # Imported only here: a pipe needs no shaping.
    from hashiya_rtl import drawn, isolate_latin

    if not _has_arabic(text):
        return drawn(text, width, direction="ltr")
    if is_right_to_left():
        # As on the screens: a name in Latin letters may be the first word.
        return drawn(isolate_latin(text), width, direction="rtl")
    return drawn(text, width)


def drawn_fields(texts: Iterable[str]) -> tuple[str, ...]:
    """Each of the texts as `line` gives it, as the fields of a row of `columns`."""
    return tuple(line(text) for text in texts)


def columns(rows: Iterable[Sequence[str]], *, lead: int | None = None) -> None:
    """Print rows as aligned columns; each field is already drawn or made visible.

    The columns that a terminal has no room for are printed below the others: of each row
    beneath it, or with `lead` of all rows, with that many of the first columns repeated.
    A table of Rich would fold or cut a drawn text at its right, where Arabic begins.
    """
    fields = [tuple(row) for row in rows]
    if not fields:
        return
    widths = [max(map(_cells, column)) for column in zip(*fields, strict=True)]
    blocks = [list(range(len(widths)))]
    room = get_terminal_size().columns - spare_columns()
    total = sum(widths) + len(_GAP) * (len(widths) - 1)
    if is_terminal(sys.stdout) and total > room:
        blocks = _blocks(widths, lead or 0, room if lead else room - len(_GAP))
    with printing() as send:
        if lead is None:
            for row in fields:
                _print_in_blocks(row, blocks, widths, send)
            return
        for number, indices in enumerate(blocks):
            if number:
                send([("", None)])
            for row in fields:
                send([(_aligned(row, indices, widths), None)])


def _print_in_blocks(
    row: Sequence[str],
    blocks: list[list[int]],
    widths: list[int],
    send: Callable[[ColoredParts], None],
) -> None:
    """Print a row; the columns that the terminal has no room for below it, indented."""
    for number, indices in enumerate(blocks):
        indent = _GAP if number else ""
        text = _aligned(row, indices, widths, indent=indent)
        if text.strip() or not number:
            send([(text, None)])


def _aligned(
    row: Sequence[str], indices: list[int], widths: list[int], *, indent: str = ""
) -> str:
    """The fields of these columns, padded to their widths.

    On a terminal an Arabic interface has the first one at the right.
    """
    begins_at_right = is_right_to_left() and is_terminal(sys.stdout)
    padded: list[str] = []
    for index in indices:
        field = row[index]
        padding = " " * (widths[index] - _cells(field))
        padded.append(padding + field if begins_at_right else field + padding)
    if not begins_at_right:
        return (indent + _GAP.join(padded)).rstrip()
    text = _GAP.join(reversed(padded)) + indent
    room = get_terminal_size().columns - spare_columns()
    return " " * max(0, room - _cells(text)) + text


def _blocks(widths: list[int], lead: int, room: int) -> list[list[int]]:
    """The indices of the columns that fit side by side; each block begins with the first ones."""
    first = list(range(lead))
    blocks = [first]
    for index in range(lead, len(widths)):
        block = blocks[-1]
        used = sum(widths[column] + len(_GAP) for column in block)
        is_full = used + widths[index] > room
        if is_full and len(block) > lead:
            blocks.append([*first, index])
        else:
            blocks[-1] = [*block, index]
    return blocks


@contextmanager
def printing() -> Iterator[Callable[[ColoredParts], None]]:
    """A function that prints a drawn row, as the terminal's output mode requires."""
    if not sys.stdout.isatty():
        yield _print_painted
        return
    # Imported only here: a pipe has no output mode.
    from hashiya_reader.terminal.current import printed_output, switched_ordering
    from hashiya_rtl import sent_parts

    choice = printed_output()

    def send(parts: ColoredParts) -> None:
        _print_painted(sent_parts(parts, choice.lasting, mirrors=choice.mirrors))

    with switched_ordering(choice):
        yield send


def _print_painted(parts: ColoredParts) -> None:
    painted = [paint(text, color) if color else text for text, color in parts]
    click.echo("".join(painted), color=True)


def spare_columns() -> int:
    """How many columns of the terminal a printed row must leave free for control characters."""
    if not sys.stdout.isatty():
        return 0
    # Imported only here: a pipe has no output mode.
    from hashiya_reader.terminal.current import printed_output

    return printed_output().spare


def json_out(value: object) -> None:
    """Print the value as JSON on one line, escaped where a character could steer a terminal.

    Messages in it are in English, whatever the language of the interface.
    """
    click.echo(safe_json(dumps(_data(value))))


def json_list_out(values: Iterable[object]) -> None:
    """Print the values as a list on one line, as `json_out` does, some at a time."""
    texts = (safe_json(dumps(_data(value))) for value in values)
    separator = "["
    while some := ", ".join(islice(texts, _TOGETHER)):
        click.echo(f"{separator}{some}", nl=False)
        separator = ", "
    click.echo("[]" if separator == "[" else "]")


def _data(value: object) -> object:
    """The value with its messages in English."""
    match value:
        case Translation():
            return in_english(value)
        case dict():
            return {key: _data(item) for key, item in value.items()}
        case list() | tuple():
            return [_data(item) for item in value]
    return value


def safe_json(text: str) -> str:
    """JSON text with the characters escaped that could steer a terminal."""
    # Of characters that Python calls printable none could, and it knows them faster.
    return text if text.isprintable() else text.translate(_JSON)


def say(sentence: str) -> None:
    """Print a sentence of the interface on stdout, in one line."""
    if is_right_to_left() and is_terminal(sys.stdout):
        click.echo(from_the_right(visible(sentence)), color=True)
    else:
        click.echo(line(sentence))


def notify(message: str) -> None:
    """Print a notice on stderr, in one line."""
    click.echo(notice(message), err=True, color=True)


def notice(message: str) -> str:
    """A notice as stderr shows it: in one line, which a terminal may wrap."""
    text = visible(f"hashiya: {message}")
    if not (is_terminal(sys.stderr) and _has_arabic(text)):
        return text
    return from_the_right(text) if is_right_to_left() else _from_the_left(text)


def notice_before_more(message: str) -> str:
    """A notice as stderr shows it at the left of a line, which goes on behind it."""
    text = visible(f"hashiya: {message}")
    is_drawn = is_terminal(sys.stderr) and _has_arabic(text)
    return _from_the_left(text) if is_drawn else text


def _from_the_left(text: str) -> str:
    # Imported only here: few notices have Arabic in them.
    from hashiya_rtl import drawn

    return _sent([drawn(text, direction="ltr")], _output_choice())


def from_the_right(text: str) -> str:
    """Text of the interface for a terminal: its rows right to left and at the right."""
    # Imported only here: an English interface has no need of it.
    from hashiya_reader.look.direction import paragraph
    from hashiya_rtl import drawn_lines

    choice = _output_choice()
    width = max(1, get_terminal_size().columns - choice.spare)
    return _sent(drawn_lines(paragraph(text), width), choice)


def _sent(rows: Iterable[str], choice: "OutputChoice") -> str:
    """Drawn rows as the terminal's output mode requires."""
    # As above.
    from hashiya_rtl import sent

    text = "\n".join(sent(row, choice.lasting, mirrors=choice.mirrors) for row in rows)
    if choice.lasting is choice.mode:
        return f"{choice.enter}{text}{choice.leave}"
    return text


def _output_choice() -> "OutputChoice":
    """How rows are printed; as they are drawn where the user's word cannot be understood.

    That word is reported by what needs it: a notice must be printed in any case.
    """
    # As above.
    from hashiya_reader.terminal.current import printed_output
    from hashiya_reader.terminal.detection import UNKNOWN, OutputChoice
    from hashiya_rtl import Mode

    try:
        return printed_output()
    except HashiyaError:
        return OutputChoice(name=UNKNOWN, mode=Mode.VISUAL)


def report_problems(problems: Iterable[str]) -> int:
    """Print each problem with its advice on stderr; the exit code of a command that had them.

    A `Note` is no problem. A terminal shows the first of very many, and their number.
    """
    exit_code = others = 0
    most = _MOST_ON_A_TERMINAL if is_terminal(sys.stderr) else None
    for number, problem in enumerate(problems):
        if not isinstance(problem, Note):
            exit_code = 1
        if most is not None and number >= most:
            others += 1
        else:
            notify(advised(problem))
    if others:
        message = ngettext(
            "{count} more is not shown here: add `2> FILE` to the command to have it too",
            "{count} more are not shown here: add `2> FILE` to the command to have all",
            others,
        )
        notify(message.format(count=f"{others:,}"))
    return exit_code


def colored() -> bool:
    """Whether stdout gets colours: it is a terminal, and NO_COLOR is not set."""
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR")


def paint(text: str, color: str) -> str:
    """The text in a colour `#rrggbb`, or the nearest one that the terminal has."""
    # Imported only here: a pipe has no colours.
    from rich.color import Color, ColorSystem

    ink = Color.parse(color)
    system = color_system(os.environ)
    if system == "256":
        ink = ink.downgrade(ColorSystem.EIGHT_BIT)
    elif system == "standard":
        # Imported only here: it imports Textual.
        from hashiya_reader.look.filters import nearest

        ink = nearest(ink) or ink
    codes = ink.get_ansi_codes()
    return f"\x1b[{';'.join(codes)}m{text}\x1b[39m"


def _has_arabic(text: str) -> bool:
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)


def _cells(text: str) -> int:
    # A drawn or visible text has no characters of undefined width but marks, which take
    # none.
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)
