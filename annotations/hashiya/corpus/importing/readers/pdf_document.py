"""A PDF is one article: the text layer of its pages, as pdfminer.six finds it."""

import datetime as dt
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    Remark,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.readers.pdf_lines import page_lines
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.extras import import_extra
from hashiya.io.expansion import ALWAYS
from hashiya.io.jsonl import LONGEST
from hashiya.io.memory_limit import limited_memory
from hashiya.language import gettext as _
from hashiya.model.strings import is_blank

# What a broken file makes pdfminer raise besides errors of its own.
_BROKEN: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError,
    NotImplementedError, OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip
# Its warnings have words of the file in them.
_TALKATIVE: Final = "pdfminer"
# Memory for a file of pictures and fonts: what it holds is read as a whole.
_MEMORY: Final = 4 * ALWAYS
_DAY: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ARTICLE_PREFIX: Final = "ال"
_LAST_LETTERS: Final = frozenset("ةى")
# Words with a sign of either direction from which it is certain, and how many times as
# many there must be of one as of the other.
_FEWEST = 5
_TIMES = 3


def read_pdf(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The text layer, with a remark where words are backwards, which is put right if asked.

    Raises:
        ExtraMissing: when pdfminer.six is not installed.
        SourceDamaged: when it is no PDF, is broken, encrypted, or too long.
    """
    errors = import_extra("pdfminer.psexceptions", "pdf", _("reading PDF files"))
    logging.getLogger(_TALKATIVE).addHandler(logging.NullHandler())
    logging.getLogger(_TALKATIVE).propagate = False
    try:
        with limited_memory(_MEMORY):
            lines = _lines(source)
            meta = _meta(source)
    except MemoryError as error:
        raise SourceDamaged(
            _("needs more than {size} MiB to be read").format(size=_MEMORY >> 20),
            where=source.name,
        ) from error
    except (*_BROKEN, errors.PSException) as error:
        raise SourceDamaged(
            _("cannot be read as a PDF: {problem}").format(
                problem=str(error).partition("\n")[0] or type(error).__name__,
            ),
            where=source.name,
        ) from error
    text = "\n".join(lines).strip()
    if is_blank(text):
        message = _("has no text layer, like scanned pages; it is left out")
        yield Problem(where=source.name, message=message)
        return
    remarks: tuple[Remark, ...] = ()
    if is_visual(text):
        message = _("its Arabic is in visual order, each word from its last letter on")
        remarks = (Remark(message=message, hint=Hint.MEND),)
        if options.mends:
            text = "\n".join(line[::-1] for line in lines).strip()
            message = _("its Arabic was in visual order: put right")
            remarks = (Remark(message=message),)
    yield Candidate(
        name=source.name,
        id=source.id,
        text=text,
        meta={"source": source.name, **meta},
        remarks=remarks,
    )


def is_visual(text: str) -> bool:
    """Whether Arabic words are written from their last letter on.

    Words begin with the article ال, and end in ta marbuta or alef maqsura, which no word
    begins with.
    """
    logical = visual = 0
    for word in text.split():
        letters = "".join(filter(str.isalpha, word))
        if len(letters) <= len(_ARTICLE_PREFIX):
            continue
        ends_well = letters[-1] in _LAST_LETTERS
        begins_with_last = letters[0] in _LAST_LETTERS
        logical += letters.startswith(_ARTICLE_PREFIX) or ends_well
        visual += letters.endswith(_ARTICLE_PREFIX[::-1]) or begins_with_last
    return visual >= _FEWEST and visual >= _TIMES * logical


def _lines(source: SourceFile) -> Sequence[str]:
    """The lines of all pages."""
    high_level = import_extra("pdfminer.high_level", "pdf", _("reading PDF files"))
    lines: list[str] = []
    length = 0
    for page in high_level.extract_pages(source.file):
        for line in page_lines(page):
            lines.append(line)
            length += len(line) + 1
        if length > LONGEST:
            raise SourceDamaged(
                _("has more than {size} MiB, and is not an article").format(
                    size=LONGEST >> 20
                ),
                where=source.name,
            )
    return lines


def _meta(source: SourceFile) -> dict[str, str]:
    """The title, the author and the day that the file names."""
    parser = import_extra("pdfminer.pdfparser", "pdf", _("reading PDF files"))
    document = import_extra("pdfminer.pdfdocument", "pdf", _("reading PDF files"))
    utils = import_extra("pdfminer.utils", "pdf", _("reading PDF files"))
    source.file.seek(0)
    information: Sequence[Mapping[str, Any]] = document.PDFDocument(
        parser.PDFParser(source.file)
    ).info
    meta: dict[str, str] = {}
    for fields in information:
        for name, key in (("Title", "title"), ("Author", "author")):
            value = fields.get(name)
            if isinstance(value, bytes) and utils.decode_text(value).strip():
                meta[key] = utils.decode_text(value).strip()
        created = fields.get("CreationDate")
        day = _DAY.match(utils.decode_text(created)) if created else None
        if day is not None:
            meta["date"] = dt.date(*map(int, day.groups())).isoformat()
    return meta
