"""The bytes of a text file as UTF-8, whatever byte order mark it has, and its lines."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import IO, cast

from hashiya.corpus.encoding import UTF8, guess, wide_encoding
from hashiya.corpus.importing.candidates import SourceDamaged, SourceFile
from hashiya.io.jsonl import LONGEST, lines_of
from hashiya.language import gettext as _

# UTF-32's byte order mark.
_LONGEST_MARK = 4
_CHUNK = 1 << 16
# Bytes from which an encoding is detected.
_SAMPLE = 1 << 16
_CARRIAGE_RETURN, _LINE_FEED = b"\r", b"\n"


def beginning_of(source: SourceFile, size: int) -> tuple[bytes, SourceFile]:
    """At least the first `size` bytes, if there are as many, and the whole file to read."""
    file = source.file
    if not isinstance(file, io.BufferedReader):
        file = io.BufferedReader(cast("io.RawIOBase", file), _CHUNK)
    source = replace(source, file=cast("IO[bytes]", file))
    return file.peek(size), source


def as_utf8(source: SourceFile) -> SourceFile:
    """The file in UTF-8 where its byte order mark says UTF-16 or UTF-32, otherwise as it is."""
    beginning, source = beginning_of(source, _LONGEST_MARK)
    encoding = wide_encoding(beginning)
    if encoding is None:
        return source
    recoded = io.BufferedReader(_Recoded(source, encoding), _CHUNK)
    return replace(source, file=cast("IO[bytes]", recoded), encoding=encoding)


def sampled_lines(
    source: SourceFile, encoding: str | None
) -> tuple[str, Iterator[bytes | None]]:
    """The encoding of the lines, and the lines as `lines_of` gives them.

    They are in `encoding`, otherwise in the 8-bit encoding that their beginning is
    certainly in, otherwise in UTF-8. Where there is no line feed in the beginning, lines
    end with carriage returns.
    """
    beginning, source = beginning_of(source, _SAMPLE)
    lines = lines_of(source.file)
    if _CARRIAGE_RETURN in beginning and _LINE_FEED not in beginning:
        lines = _old_lines(source.file)
    sample: list[bytes | None] = []
    size = 0
    for line in lines:
        sample.append(line)
        size += len(line or b"")
        if size > _SAMPLE:
            break
    every_line = chain(sample, lines)
    if encoding is not None and source.encoding is None:
        return encoding, every_line
    return _encoding(b"".join(filter(None, sample))), every_line


def _encoding(sample: bytes) -> str:
    try:
        sample.decode()
    except UnicodeDecodeError:
        return guess(sample) or UTF8
    return UTF8


def _old_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines that end with a carriage return, each with a line feed in its place."""
    rest: bytes | None = b""
    while chunk := file.read(_CHUNK):
        first, *others = chunk.split(_CARRIAGE_RETURN)
        rest = None if rest is None else rest + first
        if rest is not None and len(rest) > LONGEST:
            rest = None
        for line in others:
            yield None if rest is None else rest + _LINE_FEED
            rest = line
    if rest is None or rest:
        yield rest


class _Recoded(io.RawIOBase):
    """A file in UTF-16 or UTF-32, read as UTF-8 without a byte order mark."""

    def __init__(self, source: SourceFile, encoding: str) -> None:
        self._source = source
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        while not self._ready:
            data = self._source.file.read(_CHUNK)
            self._ready = self._decoded(data).encode()
            if not data:
                break
        part = self._ready[: len(buffer)]
        buffer[: len(part)] = part
        self._ready = self._ready[len(part) :]
        return len(part)

    def _decoded(self, data: bytes) -> str:
        try:
            return self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise SourceDamaged(
                _("is not text in {encoding}: {reason}").format(
                    encoding=self._encoding.upper(),
                    reason=error.reason,
                ),
                where=self._source.name,
            ) from error
