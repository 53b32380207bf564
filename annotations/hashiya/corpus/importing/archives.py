"""The files in a zip or tar archive, read without unpacking it to the disk."""

import contextlib
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

from hashiya.corpus.importing.candidates import SourceFile
from hashiya.corpus.importing.compression import (
    allowed_size,
    decompressor,
    refuse_bomb,
)
from hashiya.corpus.sources.rows import Problem
from hashiya.io.jsonl import LONGEST
from hashiya.language import gettext as _

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
_UTF8_FLAG = 0x800
# What Windows names files in within a zip, and what other programs there do.
_ARABIC_CODE_PAGES = ("cp720", "windows-1256")
_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
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
        remaining = allowed_size(source)
        for info in archive.infolist():
            remaining -= info.file_size
            refuse_bomb(remaining, source)
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
    with tarfile.TarFile(fileobj=cast("IO[bytes]", _Guarded(source.file))) as archive:
        remaining = allowed_size(source)
        while (info := archive.next()) is not None:
            # A file that is skipped is decompressed all the same.
            remaining -= info.size
            refuse_bomb(remaining, source)
            path = info.name.replace("\\", "/")
            wrong = _outside(path)
            if info.issym() or info.islnk():
                wrong = _("is a link")
            elif not info.isdir() and not info.isreg():
                wrong = _("is not a regular file")
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
        magic = file.read(6)
        file.seek(0)
        self._broken: tuple[type[Exception], ...] = ()
        for beginning, name in _COMPRESSED.items():
            if magic.startswith(beginning):
                file, self._broken = decompressor(file, name)
                break
        self.seek = file.seek
        self.tell = file.tell
        self._read = file.read

    def read(self, size: int = -1) -> bytes:
        """Read this number of bytes.

        Raises:
            ReadError: when it is more than any text has, or cannot be decompressed.
        """
        if not 0 <= size <= 2 * LONGEST:
            raise tarfile.ReadError(
                _("a header in it claims to be longer than any text")
            )
        try:
            return self._read(size)
        except self._broken as error:
            raise tarfile.ReadError(str(error)) from error


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ReadError(_("a file in it cannot be read"))
    return file


def _path(info: zipfile.ZipInfo) -> str:
    """The member's path.

    If it is not marked as UTF-8, zipfile has decoded it as code page 437.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        with contextlib.suppress(UnicodeError):
            name = _decoded_path(name.encode("cp437"))
    return name.replace("\\", "/")


def _decoded_path(path: bytes) -> str:
    """The path in UTF-8, otherwise in the first code page of Arabic Windows that gives Arabic.

    Raises:
        UnicodeDecodeError: where there is none, so that any reading of it is one.
    """
    try:
        return path.decode()
    except UnicodeDecodeError:
        for encoding in _ARABIC_CODE_PAGES:
            with contextlib.suppress(UnicodeDecodeError):
                decoded = path.decode(encoding)
                if all(char.isascii() or _is_arabic(char) for char in decoded):
                    return decoded
        raise


def _is_arabic(char: str) -> bool:
    return "\u0600" <= char <= "\u06ff" or char.isspace()


def _outside(path: str) -> str:
    return _("leads outside the archive") if _OUTSIDE.search(path) else ""
