"""Words that suggest a label wherever they stand: `patterns.jsonl`, an object a line.

`{"words": "حماس", "layer": "topic", "label": "politics", "attributes": {…}, "exact":
false, "score": 0.8}`: words, layer and label are needed. They are found in any
spelling, as words of their own or after a particle that is written onto them
(`hashiya.text.occurrences`); with `exact` only as they are written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hashiya.corpus.project import Project
from hashiya.errors import FileInvalid, Finding, HashiyaError
from hashiya.exchange.values import Imported, ImportedTag
from hashiya.io.fields import FieldInvalid, Shape, located, real, texts
from hashiya.io.line_reader import json_rows
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme
from hashiya.text.normalization import ALL_RULES, EXACT, fold
from hashiya.text.occurrences import same_words

_KINDS: dict[str, type] = {
    **dict.fromkeys(("words", "layer", "label"), str),
    "attributes": dict,
    "exact": bool,
}
_SHAPE = Shape(_KINDS, ("words", "layer", "label"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Words, and what is suggested where they stand; `where` is its line in the file."""

    where: str
    words: str
    layer: str
    label: str
    attributes: dict[str, str] = field(default_factory=dict, hash=False)
    exact: bool = False
    score: float | None = None


def read_patterns(path: Path, scheme: Scheme) -> tuple[Pattern, ...]:
    """The patterns of a file.

    Raises:
        FileInvalid: naming the line and the place in it, also where the scheme has no
            such label or attribute.
    """
    found = []
    for where, row in json_rows(path, lambda _: None):
        with located(where):
            pattern = _pattern(where, row)
        try:
            scheme.check_tag(pattern.layer, pattern.label, pattern.attributes)
        except HashiyaError as error:
            raise FileInvalid(f"{where}: {error}") from error
        found.append(pattern)
    if not found:
        raise FileInvalid(
            f'{path}: there is no pattern in it: give one a line, {{"words", "layer", "label"}}'
        )
    return tuple(found)


def suggested(
    project: Project, patterns: Iterable[Pattern], step: Callable[[int], None]
) -> Iterator[Imported]:
    """What the patterns suggest for each article of the project that they stand in; each looked at is told to `step`."""
    patterns = tuple(patterns)
    for entry in project.entries:
        step(1)
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            yield Imported(where=entry.id, problems=(Finding.of(error, "left out: "),))
            continue
        tags = tuple(tag for pattern in patterns for tag in _tags(pattern, article))
        if tags:
            yield Imported(
                where=article.id, article=article.id, sha256=article.sha256, tags=tags
            )


def _pattern(where: str, row: dict[str, Any]) -> Pattern:
    _SHAPE.check(row)
    if not fold(row["words"], EXACT if row.get("exact") else ALL_RULES).strip():
        raise FieldInvalid(
            ".words",
            f"are {row['words']!r}, which is nothing to be found: give some letters",
        )
    unknown = row.keys() - {*_KINDS, "score"}
    if unknown:
        raise FieldInvalid(
            f".{min(unknown)}",
            f"is nothing that a pattern has: there are {', '.join(_KINDS)} and score",
        )
    return Pattern(
        where=where,
        words=row["words"],
        layer=row["layer"],
        label=row["label"],
        attributes=texts(row, "attributes") if row.get("attributes") else {},
        exact=bool(row.get("exact")),
        score=real(row, "score"),
    )


def _tags(pattern: Pattern, article: Article) -> Iterator[ImportedTag]:
    for span in same_words(
        article.text, pattern.words, EXACT if pattern.exact else ALL_RULES
    ):
        yield ImportedTag(
            place=f" ({pattern.where})",
            start=span.start,
            end=span.end,
            layer=pattern.layer,
            label=pattern.label,
            attributes=pattern.attributes,
            score=pattern.score,
        )
