"""The files in a zip or tar archive, read without unpacking it to the disk."""

import bz2
import gzip
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, cast

from hashiya.corpus.importing.candidates import SourceDamaged, SourceFile
from hashiya.corpus.sources.rows import Problem
from hashiya.io.jsonl import LONGEST
from hashiya.language import gettext as _

# An archive may hold this many times its own size, and always this much: texts shrink
# to a tenth, bombs to a thousandth.
TIMES = 100
ALWAYS = 256 << 20

# What is raised while a broken archive is read; the last three by zipfile, for a
# compression or encryption unknown to it.
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
)
_OUTSIDE = re.compile(r"^/|^[a-zA-Z]:|(^|/)\.\.(/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive, by its path there, of `size` bytes.

    A member of a tar must be read before the next one is requested.
    """

    path: str
    size: int
    open: Callable[[], IO[bytes]]


def members_of_zip(source: SourceFile) -> Iterator[Member | Problem]:
    """The files in the zip, and the problems of those that cannot be read.

    Raises:
        SourceDamaged: when it holds too much; otherwise one of BROKEN.
    """
    with zipfile.ZipFile(source.file) as archive:
        remaining = _allowed(source)
        for info in archive.infolist():
            remaining -= info.file_size
            _check_size(remaining, source)
            path = _path(info)
            wrong = _outside(path)
            if stat.S_ISLNK(info.external_attr >> 16):
                wrong = _("is a link")
            elif info.flag_bits & 1:
                wrong = _("is encrypted")
            if wrong:
                yield Problem(
                    where=f"{source.name}/{path}",
                    message=_("{problem}; it is left out").format(problem=wrong),
                )
            elif not info.is_dir():
                yield Member(
                    path=path,
                    size=info.file_size,
                    open=partial(archive.open, info),
                )


def members_of_tar(source: SourceFile) -> Iterator[Member | Problem]:
    """The files in the tar, plain or compressed by gzip, bzip2 or xz, and the problems.

    Raises:
        SourceDamaged: when it holds too much; otherwise one of BROKEN.
    """
    with tarfile.TarFile(
        fileobj=cast("IO[bytes]", _Guarded(_decompressed(source.file)))
    ) as archive:
        remaining = _allowed(source)
        while (info := archive.next()) is not None:
            # A file that is skipped is decompressed all the same.
            remaining -= info.size
            _check_size(remaining, source)
            path = info.name.replace("\\", "/")
            wrong = _outside(path)
            if info.issym() or info.islnk():
                wrong = _("is a link")
            elif not info.isdir() and not info.isreg():
                wrong = _("is no regular file")
            if wrong:
                yield Problem(
                    where=f"{source.name}/{path}",
                    message=_("{problem}; it is left out").format(problem=wrong),
                )
            elif info.isreg():
                yield Member(
                    path=path,
                    size=info.size,
                    open=partial(_extracted, archive, info),
                )
            # The list of all that was seen would grow with the archive.
            archive.members.clear()  # type: ignore[attr-defined]  # what the documentation says to do


class _Guarded:
    """A file that refuses to read gigabytes at once, as a tar header can make tarfile do."""

    def __init__(self, file: IO[bytes]) -> None:
        self.seek = file.seek
        self.tell = file.tell
        self._read = file.read

    def read(self, size: int = -1) -> bytes:
        """Read this number of bytes.

        Raises:
            ReadError: when it is more than any text has.
        """
        if not 0 <= size <= 2 * LONGEST:
            raise tarfile.ReadError(
                _("a header in it claims to be longer than any text")
            )
        return self._read(size)


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ReadError(_("a file in it cannot be read"))
    return file


def _decompressed(file: IO[bytes]) -> IO[bytes]:
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if magic.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if magic == b"\xfd7zXZ\0":
        return lzma.LZMAFile(file)
    return file


def _path(info: zipfile.ZipInfo) -> str:
    """The member's path.

    If it is not marked as UTF-8, zipfile has decoded it as code page 437.
    """
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            # Really an old name; any reading of it is one.
            name = info.filename
    return name.replace("\\", "/")


def _outside(path: str) -> str:
    return _("leads outside the archive") if _OUTSIDE.search(path) else ""


def _allowed(source: SourceFile) -> int:
    return max(ALWAYS, TIMES * source.size)


def _check_size(remaining: int, source: SourceFile) -> None:
    if remaining < 0:
        raise SourceDamaged(
            _(
                "{name}: holds more than {size} MiB, {times} times its own size: "
                "unpack it yourself if it is what it should be; nothing of it was "
                "taken"
            ).format(
                name=source.name,
                size=max(ALWAYS, TIMES * source.size) >> 20,
                times=TIMES,
            )
        )
