"""Reading the articles of a file, of a compressed one, and of the files in an archive."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, cast

from hashiya.corpus.importing.archives import BROKEN, Member
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
    left_out,
)
from hashiya.corpus.importing.compression import decompressed
from hashiya.corpus.importing.file_kinds import (
    ARCHIVES,
    READERS,
    bare,
    compression_of,
    kind_of,
    suffix_of,
)
from hashiya.corpus.importing.text_stream import as_utf8
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import (
    ArticleUnreadable,
    ExtraMissing,
    Hint,
    system_reason,
)
from hashiya.language import gettext as _

# The folder of resource forks that macOS adds to a zip.
_RUBBISH = "__MACOSX"
_COPY_CHUNK = 1 << 20


def candidates_in(
    source: SourceFile,
    kind: str,
    other_kind: str | None,
    options: ReadOptions,
    skipped: Counter[str],
) -> Iterator[ReadResult]:
    """The candidates in an open file, or in the files of an archive.

    Raises:
        SourceDamaged: when it cannot be read to its end, or is not of its kind.
        ExtraMissing: when the library that reads it is not installed.
    """
    if kind not in ARCHIVES:
        compression = compression_of(source.name)
        try:
            with _readable(decompressed(source, compression), kind) as file:
                yield from READERS[kind].read(file, options)
        except ArticleUnreadable as error:
            raise SourceDamaged(
                error.problem, hint=_import_hint(error), where=error.where
            ) from error
        except OSError as error:
            raise SourceDamaged(
                _("cannot be read: {reason}").format(reason=system_reason(error)),
                where=source.name,
            ) from error
        return
    try:
        for member in ARCHIVES[kind](source):
            if isinstance(member, Problem):
                yield member
            else:
                yield from _in_member(member, source, other_kind, options, skipped)
    except BROKEN as error:
        raise SourceDamaged(
            _(
                "is not a complete {kind} archive: {problem}; nothing of it was added"
            ).format(kind=kind, problem=error),
            where=source.name,
        ) from error


def _in_member(
    member: Member,
    archive: SourceFile,
    kind: str | None,
    options: ReadOptions,
    skipped: Counter[str],
) -> Iterator[ReadResult]:
    path = PurePosixPath(member.path)
    if any(part.startswith(".") or part == _RUBBISH for part in path.parts):
        return
    chosen = kind_of(path.name) or kind
    # What an archive may hold is known of the files in it, not of what these hold.
    if chosen is None or chosen in ARCHIVES or compression_of(path.name):
        skipped[suffix_of(path.name)] += 1
        return
    name = f"{archive.name}/{member.path}"
    article_id = f"{archive.id}/{bare(member.path)}"
    try:
        with member.open() as file:
            source = SourceFile(name=name, id=article_id, file=file, size=member.size)
            with _readable(source, chosen, is_member=True) as readable:
                yield from READERS[chosen].read(readable, options)
    except ArticleUnreadable as error:
        yield left_out(error, name, _import_hint(error))
    except (SourceDamaged, ExtraMissing) as error:
        yield left_out(error, name, error.hint)


@contextmanager
def _readable(
    source: SourceFile, kind: str, *, is_member: bool = False
) -> Iterator[SourceFile]:
    """The file as the reader of its kind takes it.

    Members of archives and compressed files are copied where they are sought in.
    """
    if READERS[kind].is_text:
        yield as_utf8(source)
    elif READERS[kind].is_sought and (is_member or not source.file.seekable()):
        with TemporaryFile() as copy:
            shutil.copyfileobj(source.file, copy, _COPY_CHUNK)
            copy.seek(0)
            yield replace(source, file=cast("IO[bytes]", copy))
    else:
        yield source


def _import_hint(error: ArticleUnreadable) -> Hint | None:
    """The hint for a file whose text is not in the project yet."""
    return Hint.NAME_ENCODING if error.hint is Hint.SET_ENCODING else error.hint
