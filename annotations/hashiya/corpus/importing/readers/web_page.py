"""A web page is one article: the main text that trafilatura extracts, with its metadata."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from hashiya.corpus.encoding import UTF8
from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    SourceFile,
    read_whole,
)
from hashiya.corpus.importing.readers.page_characters import StandIns, with_stand_ins
from hashiya.corpus.importing.readers.page_encoding import decoded_page
from hashiya.corpus.importing.readers.page_menus import is_menu
from hashiya.corpus.sources.rows import Problem
from hashiya.extras import import_extra
from hashiya.language import gettext as _
from hashiya.model.strings import is_blank

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
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
    decoded = decoded_page(data, source, options, _CHARSET)
    html = decoded.text
    stood_in, protected = with_stand_ins(html)
    page = None
    if html.strip():
        page = extract(protected, with_metadata=True, include_comments=False)
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
        encoding=source.encoding
        or (None if decoded.encoding == UTF8 else decoded.encoding),
        remarks=decoded.remarks,
    )


def _text(extracted: str, stood_in: StandIns) -> str:
    """The text with the characters that stood in restored, without lines of spaces."""
    lines: list[str] = []
    for line in stood_in.restored(extracted).split("\n"):
        if not is_blank(line):
            lines.append(line)
    return "\n".join(lines).strip()


def _trafilatura() -> Any:
    trafilatura = import_extra("trafilatura", "html", _("reading web pages"))
    for name in _TALKATIVE:
        # Their log messages contain the page's text unescaped.
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    return trafilatura.bare_extraction
