"""Files read line by line in bounded memory, with numbers for messages."""

import json
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from hashiya.errors import FileInvalid, unreadable
from hashiya.io.json_problems import json_problem
from hashiya.language import gettext as _

# The most bytes of a line: several copies are in memory while it is parsed.
LONGEST = 64 << 20
# The first bytes of what is compressed, by its name.
_COMPRESSED = {
    "gzip": re.compile(rb"\x1f\x8b\x08"),
    "bzip2": re.compile(rb"BZh[1-9]1AY&SY"),
    "xz": re.compile(rb"\xfd7zXZ\0"),
    "Zstandard": re.compile(rb"\x28\xb5\x2f\xfd"),
    "zip": re.compile(rb"PK\x03\x04"),
}


class Stretch(NamedTuple):
    """Whole lines of a file: the first byte, the size (None: to the end), the lines before."""

    start: int = 0
    size: int | None = None
    before: int = 0


ALL = Stretch()


def lines(
    path: Path, advance: Callable[[int], None], stretch: Stretch = ALL
) -> Iterator[tuple[int, str]]:
    """The lines of the stretch with their numbers from 1 and their ends as they are.

    A byte order mark is left out.

    Raises:
        FileInvalid: when the file cannot be read, a line is longer than LONGEST bytes,
            or is not UTF-8.
    """
    for number, data in raw_lines(path, advance, stretch):
        yield number, decoded(data, f"{path}:{number}")


def raw_lines(
    path: Path, advance: Callable[[int], None], stretch: Stretch = ALL
) -> Iterator[tuple[int, bytes]]:
    """The same as bytes.

    Raises:
        FileInvalid: when the file cannot be read or is compressed, or a line is longer
            than LONGEST bytes.
    """
    number = stretch.before
    remaining = sys.maxsize if stretch.size is None else stretch.size
    try:
        with path.open("rb") as file:
            if stretch.start:
                file.seek(stretch.start)
            while remaining > 0 and (data := file.readline(LONGEST + 1)):
                number += 1
                remaining -= len(data)
                if len(data) > LONGEST:
                    raise FileInvalid(
                        _(
                            "is longer than {size} MiB: no row of tags is so long"
                        ).format(size=LONGEST >> 20),
                        where=f"{path}:{number}",
                    )
                if number == 1:
                    _refuse_compressed(data, path)
                advance(len(data))
                yield number, data.removeprefix(BOM_UTF8) if number == 1 else data
    except OSError as error:
        raise unreadable(path, error) from error


def _refuse_compressed(data: bytes, path: Path) -> None:
    for name, beginning in _COMPRESSED.items():
        if beginning.match(data):
            message = _("is compressed by {name}: give the file that is in it")
            raise FileInvalid(message.format(name=name), where=str(path))


def decoded(data: bytes, where: str) -> str:
    """The line as text.

    Raises:
        FileInvalid: when it is not UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FileInvalid(
            _(
                "is not UTF-8: byte {position} of the line (0x{byte:02x}) is broken; "
                "save the file as UTF-8"
            ).format(position=error.start, byte=data[error.start]),
            where=where,
        ) from error


def whole(path: Path) -> bytes:
    """The bytes of a file that is one article, all in memory.

    Raises:
        FileInvalid: when it cannot be read, or is longer than LONGEST bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > LONGEST:
        raise FileInvalid(
            _("is longer than {size} MiB: no article is so long").format(
                size=LONGEST >> 20
            ),
            where=str(path),
        )
    return data


def stretches(path: Path, size: int) -> Iterator[Stretch]:
    """The file in stretches of at least `size` bytes, each ending with a line.

    Raises:
        FileInvalid: when it cannot be read.
    """
    start = offset = number = before = 0
    try:
        with path.open("rb") as file:
            while block := file.read(size):
                # The bytes after the last line feed belong to the next stretch.
                end = block.rfind(b"\n") + 1
                if end:
                    yield Stretch(start, offset + end - start, before)
                    start = offset + end
                    before = number + block.count(b"\n")
                offset += len(block)
                number += block.count(b"\n")
    except OSError as error:
        raise unreadable(path, error) from error
    if offset > start:
        yield Stretch(start, offset - start, before)


def json_rows(
    path: Path, advance: Callable[[int], None], stretch: Stretch = ALL
) -> Iterator[tuple[str, dict[str, object]]]:
    """The objects of a JSON Lines file, each with `file:line`; blank lines are skipped.

    Raises:
        FileInvalid: as `lines` does, and when a line is not a JSON object.
    """
    for number, data in raw_lines(path, advance, stretch):
        where = f"{path}:{number}"
        row = json_row(data, where)
        if row is not None:
            yield where, row


def json_row(data: bytes, where: str) -> dict[str, object] | None:
    """The object on the line; None where that is blank.

    Raises:
        FileInvalid: when the line is not UTF-8 or no JSON object.
    """
    line = decoded(data, where)
    if line.isspace():
        return None
    row = parsed(line, where)
    if not isinstance(row, dict):
        raise FileInvalid(
            _("is not a JSON object: this format has one on every line"), where=where
        )
    return row


def parsed(data: str, where: str) -> object:
    """The value of the JSON text.

    Raises:
        FileInvalid: with the place and the reason, when it is not JSON.
    """
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise FileInvalid(
            _("is not JSON: {problem} at character {position} of the line").format(
                problem=json_problem(error).removesuffix(" at"),
                position=error.pos + 1,
            ),
            where=where,
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileInvalid(
            _("is not JSON that can be read: {problem}").format(problem=error),
            where=where,
        ) from error
