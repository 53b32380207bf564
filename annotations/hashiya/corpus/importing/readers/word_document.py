"""Word's .docx is one article: a line for each paragraph of its body, also in tables and boxes."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    SourceFile,
)
from hashiya.corpus.importing.readers.office_file import (
    broken_office_file,
    check_office_file,
)
from hashiya.extras import import_extra
from hashiya.language import gettext as _
from hashiya.language import marked

_KIND: Final = marked("Word file")
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH: Final = f"{_WORD}p"
# Deleted words are in other elements; a fallback repeats what stands before it.
_TEXT: Final = f"{_WORD}t"
_FALLBACK: Final = f"{_COMPATIBILITY}Fallback"
_SIGNS: Final = {
    f"{_WORD}tab": "\t",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "\u2011",
    f"{_WORD}softHyphen": "\u00ad",
}
_BROKEN: Final = (
    AttributeError, EOFError, IndexError, KeyError, OSError, SyntaxError, TypeError,
    ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_document(source: SourceFile, _options: ReadOptions) -> Iterator[ReadResult]:
    """The document, with its title, author and day from its properties.

    Raises:
        ExtraMissing: when python-docx is not installed.
        SourceDamaged: when it is no document, or is broken.
    """
    docx = import_extra("docx", "docx", _("reading Word files"))
    errors = import_extra("docx.opc.exceptions", "docx", _("reading Word files"))
    check_office_file(source, _KIND)
    try:
        document = docx.Document(source.file)
        text = "\n".join(_paragraphs(document.element.body))
        meta = _meta(document.core_properties)
    except (*_BROKEN, errors.OpcError) as error:
        raise broken_office_file(source, _KIND, error) from error
    yield Candidate(
        name=source.name,
        id=source.id,
        text=text.strip("\n"),
        meta={"source": source.name, **meta},
    )


def _paragraphs(body: Any) -> Iterator[str]:
    """The text of each paragraph, in the order of the document."""
    for paragraph in body.iter(_PARAGRAPH):
        if not _is_in_fallback(paragraph):
            yield "".join(_words(paragraph))


def _words(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(_TEXT, *_SIGNS):
        # A box is anchored in a paragraph, and has paragraphs of its own.
        is_own = next(element.iterancestors(_PARAGRAPH), None) is paragraph
        if is_own and not _is_in_fallback(element):
            yield _SIGNS.get(element.tag) or element.text or ""


def _is_in_fallback(element: Any) -> bool:
    return next(element.iterancestors(_FALLBACK), None) is not None


def _meta(properties: Any) -> dict[str, str]:
    meta: dict[str, str] = {}
    if properties.title:
        meta["title"] = properties.title
    if properties.author:
        meta["author"] = properties.author
    if isinstance(properties.created, dt.datetime):
        meta["date"] = properties.created.date().isoformat()
    return meta
