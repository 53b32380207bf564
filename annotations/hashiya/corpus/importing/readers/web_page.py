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
    SourceFile,
    read_whole,
)
from hashiya.corpus.sources.rows import Problem
from hashiya.extras import import_extra
from hashiya.language import gettext as _

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

    Its encoding is the option's, otherwise what the page declares, otherwise guessed as
    for texts.

    Raises:
        ExtraMissing: when trafilatura is not installed.
        SourceDamaged, ArticleUnreadable: when it is no text.
    """
    extract = _trafilatura()
    data = read_whole(source)
    html, encoding = decoded_with_name(
        data, source.name, options.encoding or _declared(data)
    )
    page = (
        extract(html, with_metadata=True, include_comments=False)
        if html.strip()
        else None
    )
    text = (page.text or "").strip() if page else ""
    if not text:
        yield Problem(
            where=source.name,
            message=_("no article was found in the page; it is left out"),
        )
        return
    meta = {"source": source.name}
    for field, name in _FIELDS.items():
        value = getattr(page, field)
        if isinstance(value, str) and value:
            meta[name] = value
    yield Candidate(
        name=source.name,
        id=source.id,
        text=text,
        meta=meta,
        encoding=None if encoding == UTF8 else encoding,
    )


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
