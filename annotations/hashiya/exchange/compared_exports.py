"""What an export has of each article, read so that it can be compared with another export."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, msgpack

from hashiya.errors import FileInvalid
from hashiya.exchange.exporting.version_articles import exported_of, frozen_rows
from hashiya.exchange.exporting.version_manifest import MANIFEST, read_manifest
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.labels import flat_parts
from hashiya.exchange.registry import format_named
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.language import gettext as _
from hashiya.store import TagRow

Report = Callable[[str], None]

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
    """What an export has of an article; a text is here by its sha256, "" where there is none."""

    text: str
    tags: list[ComparedTag]


CONTENT = msgpack.Decoder(ArticleContent)


def article_contents(path: Path, report: Report) -> dict[str, bytes]:
    """The articles of an export by their ids, or by the sha256 of the text of one without.

    They are encoded, as a million tags take less memory then.
    """
    contents: dict[str, bytes] = {}
    for article, content in _articles(path, report):
        known = contents.get(article)
        if known is not None:
            # A format may have a row for each annotator.
            content.tags = [*CONTENT.decode(known).tags, *content.tags]
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


def _articles(path: Path, report: Report) -> Iterator[tuple[str, ArticleContent]]:
    if path.is_dir() and (path / MANIFEST).is_file():
        for row in frozen_rows(path, read_manifest(path)):
            exported = exported_of(row)
            if exported is not None:
                yield exported.article.id, _content_of_exported(exported)
        return
    format_ = format_named(detected_format(path))
    for imported in format_.read(path, _ignore):
        for problem in imported.problems:
            report(f"{imported.where}: " + problem)
        if imported.article is None and imported.text is None:
            continue
        content = _content_of_imported(imported)
        yield imported.article or f"sha256:{content.text[:16]}", content


def _content_of_exported(exported: ExportedArticle) -> ArticleContent:
    tags = [_tag_of_row(row) for row in exported.tags]
    return ArticleContent(text=exported.article.sha256, tags=tags)


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


def _content_of_imported(imported: ImportedArticle) -> ArticleContent:
    digest = imported.sha256 or ""
    if imported.text is not None:
        digest = sha256(imported.text.encode("utf-8", "surrogatepass")).hexdigest()
    tags = [_tag_of_import(tag, imported.text) for tag in imported.tags]
    return ArticleContent(text=digest, tags=tags)


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
