"""RSS and Atom: an entry is an article, with its title, link, author and day as meta."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hashiya.corpus.encoding import UTF8
from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
    read_whole,
)
from hashiya.corpus.importing.readers.html_fragment import fragment_text
from hashiya.corpus.importing.readers.page_encoding import decoded_page
from hashiya.corpus.sources.rows import Problem
from hashiya.extras import import_extra
from hashiya.language import gettext as _

# XML declares its encoding in its first line.
_DECLARED: Final = re.compile(
    rb"""<\?xml[^>]+encoding\s*=\s*["']\s*([\w:.-]+)""", re.IGNORECASE
)
_FIELDS: Final = {"title": "title", "link": "url", "author": "author"}


def read_feed(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The entries, each with its content, otherwise its summary, otherwise its title.

    Raises:
        ExtraMissing: when feedparser is not installed.
        SourceDamaged, ArticleUnreadable: when it is no feed.
    """
    feedparser = import_extra("feedparser", "feed", _("reading RSS and Atom"))
    page = decoded_page(read_whole(source), source, options, _DECLARED)
    # As a file: it would open a string as an address.
    feed = feedparser.parse(
        io.BytesIO(page.text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    if not feed.version:
        raise SourceDamaged(_("is not an RSS or Atom feed"), where=source.name)
    for number, entry in enumerate(feed.entries, 1):
        text = _text(entry)
        if not text:
            yield Problem(
                where=f"{source.name}:{number}",
                message=_("has no text; it is left out"),
            )
            continue
        yield Candidate(
            name=source.name,
            row=number,
            id=str(entry.get("id") or "") or f"{source.id}-{number}",
            text=text,
            meta={"source": source.name, **_meta(entry)},
            encoding=source.encoding
            or (None if page.encoding == UTF8 else page.encoding),
            remarks=page.remarks,
        )


def _text(entry: Mapping[str, Any]) -> str:
    contents = [content.get("value", "") for content in entry.get("content", ())]
    for fragment in (*contents, entry.get("summary", ""), entry.get("title", "")):
        text = fragment_text(fragment)
        if text:
            return text
    return ""


def _meta(entry: Mapping[str, Any]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for field, name in _FIELDS.items():
        value = entry.get(field)
        if isinstance(value, str) and value:
            meta[name] = fragment_text(value) if field == "title" else value
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if parsed is not None:
        meta["date"] = f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}"
    return meta
