"""JSON files of many values, read a value at a time: one array, or one value after the other."""

import codecs
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from pathlib import Path
from typing import IO, Any

from hashiya.errors import FileInvalid, unreadable
from hashiya.io.json_problems import json_problem
from hashiya.io.line_reader import LONGEST
from hashiya.language import gettext as _

_CHUNK = 1 << 20
# UTF-8, with or without a byte order mark.
_UTF8_SIGNED = "utf-8-sig"


def json_items(
    path: Path,
    advance: Callable[[int], None],
    *,
    longest: int = LONGEST,
    chunk: int = _CHUNK,
) -> Iterator[tuple[str, dict[str, object] | FileInvalid]]:
    """The objects of the array, each with its place: the line, and its number from 1.

    What is no object is there as a FileInvalid, so that the others can be read.

    The file is read in chunks, and no more than one object and one chunk are in memory.

    Raises:
        FileInvalid: when the file cannot be read, is not UTF-8 or no array, or a value
            is no JSON or longer than `longest` characters.
    """
    reading = _Cursor(
        lambda: path.open("rb"), str(path), advance, longest=longest, chunk=chunk
    )
    if reading.sign() != "[":
        raise reading.refused(
            _("is not a list: this format is one JSON list of objects")
        )
    reading.step()
    ended = reading.sign() == "]"
    for number in count(1):
        if ended:
            break
        reading.sign()
        # A line often has all of them.
        where = _("{place} (item {number})").format(place=reading.where, number=number)
        value = reading.value()
        if isinstance(value, dict):
            yield where, value
        else:
            problem = _("is not an object: this format is one JSON list of objects")
            yield where, FileInvalid(problem, where=where)
        if reading.sign() not in {",", "]"}:
            raise reading.refused(
                _(
                    "is not JSON: after an object there must be a comma or the list's end"
                )
            )
        ended = reading.sign() == "]"
        if not ended:
            reading.step()
    reading.step()
    if reading.sign():
        raise reading.refused(_("is not JSON: there is more after the end of the list"))


def json_values(file: IO[bytes], name: str, encoding: str = "utf-8") -> Iterator[Any]:
    """The values of an open file: those of the array that it is, or one after the other.

    Memory is bounded as by `json_items`. NaN and infinite numbers are floats.

    Raises:
        FileInvalid: when it is broken, with `name` and the line.
    """
    reading = _Cursor(
        lambda: nullcontext(file),
        name,
        lambda _count: None,
        longest=LONGEST,
        chunk=_CHUNK,
        encoding=_UTF8_SIGNED if encoding == "utf-8" else encoding,
    )
    if reading.sign() != "[":
        while reading.sign():
            yield reading.value()
        return
    reading.step()
    while reading.sign() != "]":
        yield reading.value()
        if reading.sign() == ",":
            reading.step()
        elif reading.sign() != "]":
            raise reading.refused(
                _("is not JSON: after a value there must be a comma or the list's end")
            )
    reading.step()
    if reading.sign():
        raise reading.refused(_("is not JSON: there is more after the end of the list"))


class _Cursor:
    """A position in the file, with the text that has been read from there on."""

    def __init__(
        self,
        opened: Callable[[], AbstractContextManager[IO[bytes]]],
        name: str,
        advance: Callable[[int], None],
        *,
        longest: int,
        chunk: int,
        encoding: str = _UTF8_SIGNED,
    ) -> None:
        self._opened = opened
        self._name = name
        self._encoding = encoding
        self._longest = longest
        self._chunk = chunk
        self._advance = advance
        self._line = 1
        self._ahead = ""
        self._at = 0
        self._chunks = self._read()

    @property
    def where(self) -> str:
        """The file and the line of the position."""
        return f"{self._name}:{self._line}"

    def refused(self, message: str) -> FileInvalid:
        """The error about the text at the position."""
        return FileInvalid(message, where=self.where)

    def sign(self) -> str:
        """The next character that is no space; "" at the end of the file."""
        while True:
            while self._at < len(self._ahead):
                if self._ahead[self._at] not in " \t\r\n":
                    return self._ahead[self._at]
                self.step()
            if not self._more():
                return ""

    def step(self) -> None:
        """Skip one character."""
        self._line += self._ahead[self._at] == "\n"
        self._at += 1

    def value(self) -> Any:
        """Read the value at the position."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._ahead, self._at)
            except json.JSONDecodeError as error:
                # Only a part of it may have been read yet.
                if len(self._ahead) - self._at > self._longest:
                    raise self.refused(
                        _("is not JSON, or longer than {size} MiB: {problem}").format(
                            size=self._longest >> 20, problem=json_problem(error)
                        )
                    ) from error
                if not self._more():
                    line = self._line + self._ahead.count("\n", self._at, error.pos)
                    raise FileInvalid(
                        _("is not JSON: {problem}").format(problem=json_problem(error)),
                        where=f"{self._name}:{line}",
                    ) from error
            except (ValueError, RecursionError) as error:
                raise self.refused(
                    _("is not JSON that can be read: {problem}").format(problem=error)
                ) from error
            else:
                # A number may go on in the next chunk.
                is_cut = end == len(self._ahead) and isinstance(value, int | float)
                if is_cut and self._more():
                    continue
                self._line += self._ahead.count("\n", self._at, end)
                self._at = end
                return value

    def _more(self) -> bool:
        """Read the next chunk; False at the end of the file."""
        chunk = next(self._chunks, "")
        self._ahead = self._ahead[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _read(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self._encoding)()
        try:
            with self._opened() as file:
                while data := file.read(max(self._chunk, len(self._ahead) - self._at)):
                    self._advance(len(data))
                    if text := decoder.decode(data):
                        yield text
                decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line = (
                self._line
                + self._ahead.count("\n", self._at)
                + error.object.count(b"\n", 0, error.start)
            )
            message = _("is not UTF-8: save the file as UTF-8")
            if self._encoding != _UTF8_SIGNED:
                message = _("is not {encoding}")
            raise FileInvalid(
                message.format(encoding=self._encoding.upper()),
                where=f"{self._name}:{line}",
            ) from error
        except OSError as error:
            raise unreadable(self._name, error) from error


_DECODER = json.JSONDecoder()
