"""A web page is one article: the main text that trafilatura extracts, with its metadata."""

import codecs
import logging
import re
from collections.abc import Iterator
from typing import Any

from hashiya.corpus.encoding import ISO, UTF8, WINDOWS, decoded_with_name
from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    Remark,
    SourceFile,
    read_whole,
)
from hashiya.corpus.importing.readers.page_characters import StandIns, with_stand_ins
from hashiya.corpus.importing.readers.page_menus import is_menu
from hashiya.corpus.sources.rows import Problem
from hashiya.extras import import_extra
from hashiya.language import gettext as _
from hashiya.model.strings import is_blank

# HTML must declare its encoding within these bytes:
# https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
_PRESCANNED = 1024
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_KNOWN = {codecs.lookup(name).name: name for name in (UTF8, WINDOWS, ISO)}
# The key in `meta` of each field of the page's metadata.
_FIELDS = {
    "title": "title",
    "date": "date",
    "url": "url",
    "sitename": "outlet",
    "author": "author",
}
_TALKATIVE = ("trafilatura", "htmldate", "courlan", "justext")


def read_page(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The page's article.

    Its encoding is the option's, otherwise UTF-8 where the bytes are that, whatever the
    page declares, otherwise what it declares, otherwise guessed as for texts.

    Raises:
        ExtraMissing: when trafilatura is not installed.
        SourceDamaged, ArticleUnreadable: when it is no text.
    """
    extract = _trafilatura()
    data = read_whole(source)
    html, encoding, remarks = _decoded(data, source, options)
    stood_in, protected = with_stand_ins(html)
    page = (
        extract(protected, with_metadata=True, include_comments=False)
        if html.strip()
        else None
    )
    text = _text(page.text or "", stood_in) if page else ""
    if not text or is_menu(text, html):
        yield Problem(
            where=source.name,
            message=_("no article was found in the page; it is left out"),
        )
        return
    meta = {"source": source.name}
    for field, name in _FIELDS.items():
        value = getattr(page, field)
        if isinstance(value, str) and value:
            meta[name] = stood_in.restored(value)
    yield Candidate(
        name=source.name,
        id=source.id,
        text=text,
        meta=meta,
        encoding=source.encoding or (None if encoding == UTF8 else encoding),
        remarks=remarks,
    )


def _decoded(
    data: bytes, source: SourceFile, options: ReadOptions
) -> tuple[str, str, tuple[Remark, ...]]:
    """The page, the encoding that it is in, and what is to be said of it.

    Raises:
        ArticleUnreadable: when it is no text.
    """
    if options.encoding is not None and source.encoding is None:
        return *decoded_with_name(data, source.name, options.encoding), ()
    declared = _declared(data)
    try:
        html = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return *decoded_with_name(data, source.name, declared), ()
    if declared in {None, UTF8} or html.isascii() or source.encoding:
        return *decoded_with_name(data, source.name, UTF8), ()
    message = _("declared as {declared}, but is UTF-8: read as UTF-8")
    remark = Remark(message=message.format(declared=declared))
    return *decoded_with_name(data, source.name, UTF8), (remark,)


def _text(extracted: str, stood_in: StandIns) -> str:
    """The text with the characters that stood in restored, without lines of spaces."""
    lines: list[str] = []
    for line in stood_in.restored(extracted).split("\n"):
        if not is_blank(line):
            lines.append(line)
    return "\n".join(lines).strip()


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_PRESCANNED])
    if match is None:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii", "replace"))
        return _KNOWN.get(codec.name)
    except LookupError:
        return None


def _trafilatura() -> Any:
    trafilatura = import_extra("trafilatura", "html", _("reading web pages"))
    for name in _TALKATIVE:
        # Their log messages contain the page's text unescaped.
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    return trafilatura.bare_extraction
