"""Word and Excel files are zip archives of XML: what they may hold is checked before it is read."""

import re
import zipfile
import zlib

from hashiya.corpus.importing.candidates import SourceDamaged, SourceFile
from hashiya.corpus.importing.compression import allowed_size, refuse_bomb
from hashiya.language import gettext as _

# ECMA-376 forbids declarations of types, which is where entities would be.
_DECLARATION = re.compile(rb"<\s*!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_SEARCHED = 1 << 16


def check_office_file(source: SourceFile, kind: str) -> None:
    """Refuse a file that is no archive, holds far more than its size, or declares entities.

    `kind` is the marked name of the kind of file, for messages.

    Raises:
        SourceDamaged: when it is one of these.
    """
    try:
        with zipfile.ZipFile(source.file) as archive:
            remaining = allowed_size(source)
            for info in archive.infolist():
                remaining -= info.file_size
                refuse_bomb(remaining, source)
                if info.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(info) as part:
                        beginning = part.read(_SEARCHED).replace(b"\0", b"")
                    if _DECLARATION.search(beginning):
                        raise SourceDamaged(
                            _("declares XML entities, as no {kind} does").format(
                                kind=_(kind)
                            ),
                            where=source.name,
                        )
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise broken_office_file(source, kind, error) from error
    source.file.seek(0)


def broken_office_file(
    source: SourceFile, kind: str, error: Exception
) -> SourceDamaged:
    """The error of a file that cannot be read to its end."""
    return SourceDamaged(
        _("is not a complete {kind}: {problem}; nothing of it was added").format(
            kind=_(kind), problem=str(error).partition("\n")[0]
        ),
        where=source.name,
    )
