"""WARC and WET, the archives of crawls: a text or a page that was found is an article."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import IO, Any, Final, cast

from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
    left_out,
)
from hashiya.corpus.importing.readers.plain_text import read_text
from hashiya.corpus.importing.readers.web_page import read_page
from hashiya.errors import ArticleUnreadable
from hashiya.extras import import_extra
from hashiya.io.jsonl import LONGEST
from hashiya.language import gettext as _

_LONGEST_LINE: Final = 1 << 20
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# Headers of a record, and the keys in `meta` of their values.
_FIELDS: Final = {"WARC-Target-URI": "url", "WARC-Date": "crawled"}


def read_web_archive(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The texts that were made of pages (WET), and the articles of pages (WARC).

    Other records, such as requests and pictures, are none. A text or page that cannot
    be read is a problem with its record's number.

    Raises:
        ExtraMissing: when warcio is not installed, or for pages trafilatura is not.
        SourceDamaged: when it is no such archive, or is cut off.
    """
    iterator = import_extra("warcio.archiveiterator", "warc", _("reading web archives"))
    errors = import_extra("warcio.exceptions", "warc", _("reading web archives"))
    try:
        records = iterator.ArchiveIterator(source.file)
        records.reader.readline = partial(_line, records.reader.readline)
        for number, record in enumerate(records, 1):
            reader = _reader_of(record)
            if reader is None:
                continue
            data = record.content_stream().read(LONGEST + 1)
            of_record = SourceFile(
                name=f"{source.name}:{number}",
                id=f"{source.id}-{number}",
                file=cast("IO[bytes]", io.BytesIO(data)),
                size=len(data),
            )
            for result in _results(reader, of_record, _options(record, data, options)):
                if isinstance(result, Candidate):
                    yield _of_archive(result, number, source, record)
                else:
                    yield result
    except (errors.ArchiveLoadFailed, EOFError, ValueError) as error:
        raise SourceDamaged(
            _("is not a complete WARC file: {problem}; nothing of it was added").format(
                problem=str(error).partition("\n")[0]
            ),
            where=source.name,
        ) from error


def _line(read: Callable[[int], bytes], length: int | None = None) -> bytes:
    """A line of a header; warcio itself reads one of any length, ever slower."""
    # What it reads of a longer one is only about so long.
    line = read(min(length or 2 * _LONGEST_LINE, 2 * _LONGEST_LINE))
    if len(line) > _LONGEST_LINE // 8 and not line.endswith(b"\n"):
        raise ValueError(_("a line of a header is too long"))
    return line


def _reader_of(record: Any) -> Any:
    """The reader of a record that holds a text or a page; None for others."""
    if record.rec_type == "conversion":
        return read_text
    if record.rec_type != "response" or record.http_headers is None:
        return None
    content_type = record.http_headers.get_header("Content-Type") or ""
    is_page = content_type.partition(";")[0].strip().lower() in _HTML
    is_found = record.http_headers.get_statuscode() == "200"
    return read_page if is_page and is_found else None


def _options(record: Any, data: bytes, options: ReadOptions) -> ReadOptions:
    """The options, with the charset of the response where its bytes are not UTF-8."""
    if options.encoding is not None or record.http_headers is None:
        return options
    content_type = record.http_headers.get_header("Content-Type") or ""
    charset = _CHARSET.search(content_type)
    name = "" if charset is None else charset[1].lower()
    if name not in {"windows-1256", "iso-8859-6"}:
        return options
    try:
        data.decode()
    except UnicodeDecodeError:
        return replace(options, encoding=name)
    return options


def _results(
    reader: Any, source: SourceFile, options: ReadOptions
) -> Iterator[ReadResult]:
    try:
        yield from reader(source, options)
    except (ArticleUnreadable, SourceDamaged) as error:
        yield left_out(error, source.name, None)


def _of_archive(
    candidate: Candidate, number: int, source: SourceFile, record: Any
) -> Candidate:
    meta = {**candidate.meta, "source": source.name}
    for header, name in _FIELDS.items():
        value = record.rec_headers.get_header(header)
        if value:
            meta.setdefault(name, value)
    return replace(candidate, name=source.name, row=number, meta=meta)
