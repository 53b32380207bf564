"""The articles of a version of a dataset, as they were selected, in a file of rows.

`hashiya.exchange.exporting.versions` says what a version is.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, ValidationError, convert, to_builtins

from hashiya.errors import HashiyaError, VersionInvalid
from hashiya.exchange.exporting.version_manifest import Manifest
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.io.line_reader import LONGEST
from hashiya.io.regular_files import open_regular
from hashiya.language import gettext as _
from hashiya.model.model import Article, Status
from hashiya.review.finishing import ReviewStatus
from hashiya.review.verdict_rows import document_of, verdict_of
from hashiya.review.verdicts import Verdict
from hashiya.store import TagRow, row_from_tag, tag_from_row

ARTICLES: Final = "articles.jsonl.gz"


class FrozenRow(Struct, kw_only=True, omit_defaults=True):
    """What was selected of one article for one output, and what the selection lost of it."""

    part: str
    article: str | None = None
    text: str = ""
    meta: dict[str, Any] = {}
    tags: list[TagRow] = []
    statuses: dict[str, Status] = {}
    marked: dict[str, str] = {}
    partial: dict[str, Status] = {}
    split: str = ""
    decided_from: list[TagRow] | None = None
    detached: list[TagRow] = []
    verdicts: list[dict[str, Any]] = []
    review: ReviewStatus | None = None
    finished: dict[str, str] = {}
    predicted: list[TagRow] = []
    losses: list[str] = []


# What a file that is cut off or changed leads to.
_DAMAGE = (
    OSError, EOFError, ValueError, RecursionError, zlib.error, ValidationError,
    KeyError, TypeError, HashiyaError,
)  # fmt: skip
_DECODER = msgspec.json.Decoder(FrozenRow)


def frozen_articles(
    folder: Path,
    manifest: Manifest,
    part: str,
    sides: Container[str],
    losses: Losses,
) -> Iterator[ExportedArticle]:
    """The articles of one output of the version, as they were selected; losses are restored.

    `sides` are those that an article can be on: formats name files after them.

    Raises:
        VersionInvalid: when the kept articles are damaged.
    """
    for row in frozen_rows(folder, manifest):
        if row.part == part:
            with refusing_damage(folder):
                losses.restore(row.losses)
                exported = exported_of(row)
                if row.split not in sides:
                    message = _("{side!r} is no side of its split")
                    raise ValueError(message.format(side=row.split))
            if exported is not None:
                yield exported


def frozen_rows(folder: Path, manifest: Manifest) -> Iterator[FrozenRow]:
    """The kept rows of the version.

    Raises:
        VersionInvalid: when they are damaged.
    """
    path = folder / ARTICLES
    digest = hashlib.sha256()
    with (
        refusing_damage(folder),
        open_regular(path) as file,
        gzip.GzipFile(fileobj=file) as lines,
    ):
        while line := lines.readline(LONGEST + 1):
            digest.update(line)
            yield _decoded(line)
    if digest.hexdigest() != manifest.content:
        message = _("{path}: is not what its manifest says; take it from another copy")
        raise VersionInvalid(message.format(path=path))


@contextmanager
def refusing_damage(folder: Path) -> Iterator[None]:
    """Name the kept articles of the version in an error that damage of them leads to.

    Raises:
        VersionInvalid: when they are damaged.
    """
    path = folder / ARTICLES
    try:
        yield
    except VersionInvalid:
        raise
    except _DAMAGE as error:
        message = _("{path}: is damaged: {reason}; take it from another copy")
        raise VersionInvalid(message.format(path=path, reason=error)) from error


def _decoded(line: bytes) -> FrozenRow:
    if len(line) > LONGEST:
        raise ValueError(_("a line of it is too long"))
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # It has the escape of a lone surrogate.
        return convert(json.loads(line), FrozenRow)


def frozen_row(
    part: str, exported: ExportedArticle | None, losses: list[str]
) -> FrozenRow:
    """The row of what was selected of an article, None if nothing was."""
    if exported is None:
        return FrozenRow(part=part, losses=losses)
    decided_from = exported.decided_from
    return FrozenRow(
        part=part,
        article=exported.article.id,
        text=exported.article.text,
        meta=dict(exported.article.meta),
        tags=list(exported.tags),
        statuses=dict(exported.statuses),
        marked=dict(exported.marked),
        partial=dict(exported.partial),
        split=exported.split,
        decided_from=None if decided_from is None else list(decided_from),
        detached=list(exported.detached),
        verdicts=list(map(_verdict_object, exported.verdicts)),
        review=exported.review,
        finished=dict(exported.finished),
        predicted=list(exported.predicted),
        losses=losses,
    )


def exported_of(row: FrozenRow) -> ExportedArticle | None:
    """The article of the row as it was selected; None where there is none."""
    if row.article is None:
        return None
    return ExportedArticle(
        article=Article(id=row.article, text=row.text, meta=row.meta),
        tags=tuple(row.tags),
        statuses=row.statuses,
        marked=row.marked,
        partial=row.partial,
        split=row.split,
        decided_from=None if row.decided_from is None else tuple(row.decided_from),
        detached=tuple(row.detached),
        verdicts=tuple(map(_verdict, row.verdicts)),
        review=row.review,
        finished=row.finished,
        predicted=tuple(row.predicted),
    )


def _verdict_object(verdict: Verdict) -> dict[str, Any]:
    named = {
        "id": str(verdict.id),
        "reviewer": verdict.reviewer,
        **document_of(verdict),
    }
    if verdict.gold is not None:
        named["gold"] = to_builtins(row_from_tag(verdict.gold))
    return named


def _verdict(document: Mapping[str, Any]) -> Verdict:
    values = dict(document)
    verdict_id, reviewer = (str(values.pop(name, "")) for name in ("id", "reviewer"))
    row = values.pop("gold", None)
    gold = None if row is None else tag_from_row(convert(row, TagRow))
    return verdict_of(verdict_id, values, reviewer, gold)
