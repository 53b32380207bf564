"""Single files compressed by gzip, bzip2, xz or Zstandard, decompressed as they are read."""

import bz2
import gzip
import importlib
import io
import lzma
import sys
import zlib
from dataclasses import replace
from typing import IO, Any, cast

from hashiya.corpus.importing.candidates import SourceDamaged, SourceFile
from hashiya.extras import import_extra
from hashiya.io import expansion
from hashiya.language import gettext as _

SUFFIXES = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "Zstandard"}
_CHUNK = 1 << 16
_BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error)


def decompressed(source: SourceFile, suffix: str) -> SourceFile:
    """The file without its compression, which the suffix names; "" for none.

    Raises:
        ExtraMissing: when the library that decompresses it is not installed.
    """
    if not suffix:
        return source
    file = io.BufferedReader(_Decompressed(source, SUFFIXES[suffix]), _CHUNK)
    return replace(source, file=cast("IO[bytes]", file))


def decompressor(
    file: IO[bytes], name: str
) -> tuple[IO[bytes], tuple[type[Exception], ...]]:
    """The decompressed bytes, and what reading them raises where they are broken.

    `name` is the name of the compression.

    Raises:
        ExtraMissing: when the library that decompresses it is not installed.
    """
    match name:
        case "gzip":
            return cast("IO[bytes]", gzip.GzipFile(fileobj=file)), _BROKEN
        case "bzip2":
            return bz2.BZ2File(file), _BROKEN
        case "xz":
            return lzma.LZMAFile(file), _BROKEN
        case _:
            zstd = _zstd()
            return zstd.ZstdFile(file), (*_BROKEN, zstd.ZstdError)


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        return importlib.import_module("compression.zstd")
    return import_extra("backports.zstd", "zst", _("reading .zst files"))


def allowed_size(source: SourceFile) -> int:
    """The bytes that an archive or a compressed file may hold."""
    return expansion.allowed_size(source.size)


def refuse_bomb(remaining: int, source: SourceFile) -> None:
    """Refuse a file that holds more than it may; `remaining` bytes are left.

    Raises:
        SourceDamaged: when none is.
    """
    if remaining < 0:
        raise SourceDamaged(
            _(
                "holds more than {size} MiB, {times} times its own size: "
                "unpack it yourself if it is what it should be; nothing of it was added"
            ).format(size=allowed_size(source) >> 20, times=expansion.TIMES),
            where=source.name,
        )


class _Decompressed(io.RawIOBase):
    """The decompressed bytes, no more of them than the file may hold."""

    def __init__(self, source: SourceFile, name: str) -> None:
        self._source = source
        self._name = name
        self._file, self._broken = decompressor(source.file, name)
        self._remaining = allowed_size(source)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except self._broken as error:
            raise SourceDamaged(
                _(
                    "is not a complete {compression} file: {problem}; "
                    "nothing of it was added"
                ).format(compression=self._name, problem=error),
                where=self._source.name,
            ) from error
        self._remaining -= len(data)
        refuse_bomb(self._remaining, self._source)
        buffer[: len(data)] = data
        return len(data)
