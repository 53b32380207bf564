"""What an export has of each article, read so that it can be compared with another export."""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, msgpack

from hashiya.errors import FileInvalid
from hashiya.exchange.exporting.version_articles import exported_of, frozen_rows
from hashiya.exchange.exporting.version_manifest import MANIFEST, read_manifest
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.labels import flat_parts
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import format_named
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.language import gettext as _
from hashiya.store import TagRow

Report = Callable[[str], None]

# The key of the status of the review among the statuses of the annotators.
REVIEW: Final = ""
_DIGITS = 16
# What a tag says beside its place; when it was made is no difference of a dataset.
FIELDS: Final = (
    "layer",
    "label",
    "attributes",
    "confidence",
    "note",
    "annotator",
    "origin",
    "score",
)


class ComparedTag(Struct, frozen=True, kw_only=True):
    """A tag as an export has it; without start and end it is one of the whole article."""

    id: int | None
    annotator: str
    start: int | None
    end: int | None
    text: str
    layer: str
    label: str
    attributes: dict[str, str]
    confidence: int | None
    note: str
    origin: str
    score: float | None


class ArticleContent(Struct):
    """What an export has of an article.

    A text is here by its sha256, "" where there is none. `statuses` are those of the
    annotators, and of gold that of its review under ""; `meta` has a hash of each field.
    Both are None where the format holds none.
    """

    text: str
    tags: list[ComparedTag]
    statuses: dict[str, str] | None = None
    meta: dict[str, str] | None = None


CONTENT = msgpack.Decoder(ArticleContent)


def article_contents(
    path: Path, report: Report, format_name: str = ""
) -> dict[str, bytes]:
    """The articles of an export by their ids, or by the sha256 of the text of one without.

    They are encoded, as a million tags take less memory then. Without `format_name` the
    format is detected.
    """
    contents: dict[str, bytes] = {}
    for article, content in _articles(path, report, format_name):
        known = contents.get(article)
        if known is not None:
            # A format may have a row for each annotator.
            earlier = CONTENT.decode(known)
            content.tags = [*earlier.tags, *content.tags]
            if earlier.statuses is not None:
                content.statuses = earlier.statuses | (content.statuses or {})
        try:
            article.encode()
            contents[article] = msgpack.encode(content)
        except UnicodeEncodeError as error:
            surrogate = ord(error.object[error.start])
            message = _(
                "{path}: {article}: holds the lone surrogate U+{surrogate:04X}, which is not "
                "Unicode text: remove it"
            )
            raise FileInvalid(
                message.format(path=path, article=ascii(article), surrogate=surrogate)
            ) from error
    return contents


def _articles(
    path: Path, report: Report, format_name: str
) -> Iterator[tuple[str, ArticleContent]]:
    if path.is_dir() and (path / MANIFEST).is_file():
        for row in frozen_rows(path, read_manifest(path)):
            exported = exported_of(row)
            if exported is not None:
                yield exported.article.id, _content_of_exported(exported)
        return
    format_ = format_named(format_name or detected_format(path))
    has_statuses = Part.STATUS not in format_.lacks
    for imported in format_.read(path, _ignore):
        for problem in imported.problems:
            report(imported.where + ": " + problem)
        if imported.article is None and imported.text is None:
            continue
        content = _content_of_imported(imported, has_statuses=has_statuses)
        yield imported.article or f"sha256:{content.text[:16]}", content


def _content_of_exported(exported: ExportedArticle) -> ArticleContent:
    article = exported.article
    return ArticleContent(
        text=article.sha256,
        tags=[_tag_of_row(row) for row in exported.tags],
        statuses=_statuses(exported),
        meta=_hashes(article.meta),
    )


def _statuses(article: ExportedArticle | ImportedArticle) -> dict[str, str]:
    statuses = {name: str(status) for name, status in article.statuses.items()}
    if article.review is not None:
        statuses[REVIEW] = str(article.review)
    return dict(sorted(statuses.items()))


def _hashes(meta: Mapping[str, object]) -> dict[str, str]:
    """The fields of an article's meta, each with a hash of its value."""
    hashes: dict[str, str] = {}
    for name, value in sorted(meta.items()):
        # JSON in ASCII has lone surrogates as well.
        data = json.dumps(value, sort_keys=True, default=str).encode("ascii")
        key = name.encode("utf-8", "backslashreplace").decode()
        hashes[key] = sha256(data).hexdigest()[:_DIGITS]
    return hashes


def _tag_of_row(row: TagRow) -> ComparedTag:
    return ComparedTag(
        id=row.id,
        annotator=row.annotator,
        start=row.start,
        end=row.end,
        text=row.text,
        layer=row.layer,
        label=row.label,
        attributes=dict(row.attributes),
        confidence=row.confidence,
        note=row.note,
        origin=row.origin,
        score=row.score,
    )


def _content_of_imported(
    imported: ImportedArticle, *, has_statuses: bool
) -> ArticleContent:
    digest = imported.sha256 or ""
    if imported.text is not None:
        digest = sha256(imported.text.encode("utf-8", "surrogatepass")).hexdigest()
    return ArticleContent(
        text=digest,
        tags=[_tag_of_import(tag, imported.text) for tag in imported.tags],
        statuses=_statuses(imported) if has_statuses else None,
        meta=None if imported.meta is None else _hashes(imported.meta),
    )


def _tag_of_import(tag: ImportedTag, text: str | None) -> ComparedTag:
    layer, label = (tag.layer, tag.label) if tag.layer else flat_parts(tag.label)
    words = tag.text or ""
    if not words and text is not None and tag.start is not None:
        words = text[tag.start : tag.end]
    return ComparedTag(
        id=tag.id,
        annotator=tag.annotator or "",
        start=tag.start,
        end=tag.end,
        text=words,
        layer=layer,
        label=label,
        attributes=dict(sorted(tag.attributes.items())),
        confidence=tag.confidence,
        note=tag.note,
        origin=tag.origin or "",
        score=tag.score,
    )


def _ignore(_size: int) -> None:
    """Ignore the progress."""
