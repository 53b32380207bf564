"""Words that suggest a label wherever they occur: `patterns.jsonl`, an object a line.

`{"words": "حماس", "layer": "topic", "label": "politics", "attributes": {…}, "exact":
false, "score": 0.8}`: words, layer and label are needed. They are found in any
spelling, as words of their own or after a particle that is written onto them
(`hashiya.text.occurrences`); with `exact` only as they are written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid, HashiyaError, left_out
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Shape, located, real, texts
from hashiya.io.line_reader import json_rows
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme
from hashiya.model.strings import stripped_values
from hashiya.text.normalization import ALL_RULES, EXACT, fold
from hashiya.text.occurrences import same_words

_TYPES: dict[str, type] = {
    "words": str,
    "layer": str,
    "label": str,
    "attributes": dict,
    "exact": bool,
}
_SHAPE = Shape(_TYPES, ("words", "layer", "label"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Words, and the tag that is suggested for them; `where` is its line in the file."""

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
        FileInvalid: with the line and the path in it, also where the scheme does not
            have the label or attribute.
    """
    patterns = []
    former = FormerNames.of(scheme)
    for where, row in json_rows(path, lambda _: None):
        with located(where):
            pattern = _renamed(_pattern(where, row), former)
        try:
            scheme.check_tag(pattern.layer, pattern.label, pattern.attributes)
        except HashiyaError as error:
            raise FileInvalid(str(error), where=where) from error
        patterns.append(pattern)
    if not patterns:
        raise FileInvalid(
            _(
                '{path}: there is no pattern in it: give one a line, {{"words", '
                '"layer", "label"}}'
            ).format(path=path)
        )
    return tuple(patterns)


def pattern_suggestions(
    project: ProjectFolder, patterns: Iterable[Pattern], advance: Callable[[int], None]
) -> Iterator[ImportedArticle]:
    """The suggestions of the patterns for each article in which they match.

    `advance` is called with 1 for each article.
    """
    patterns = tuple(patterns)
    for entry in project.entries:
        advance(1)
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            problem = left_out(error)
            yield ImportedArticle(where=entry.id, problems=(problem,))
            continue
        tags: list[ImportedTag] = []
        for pattern in patterns:
            tags += _tags(pattern, article)
        if tags:
            yield ImportedArticle(
                where=article.id,
                article=article.id,
                sha256=article.sha256,
                tags=tuple(tags),
            )


def _pattern(where: str, row: dict[str, Any]) -> Pattern:
    _SHAPE.check(row)
    normal_form = EXACT if row.get("exact") else ALL_RULES
    if not fold(row["words"], normal_form).strip():
        message = _(
            "are {words!r}, which has nothing to search for: give some letters"
        ).format(words=row["words"])
        raise FieldInvalid(".words", message)
    unknown = row.keys() - {*_TYPES, "score"}
    if unknown:
        message = _("is not a field of a pattern: these are {names} and score").format(
            names=comma_separated(_TYPES)
        )
        raise FieldInvalid(f".{min(unknown)}", message)
    return Pattern(
        where=where,
        words=row["words"],
        layer=row["layer"],
        label=row["label"],
        attributes=stripped_values(
            texts(row, "attributes") if row.get("attributes") else {}
        ),
        exact=bool(row.get("exact")),
        score=real(row, "score"),
    )


def _renamed(pattern: Pattern, former: FormerNames) -> Pattern:
    """The pattern with the present names of its layer, label and attributes."""
    layer, label = former.label(pattern.layer, pattern.label)
    attributes = dict(former.attributes_of(layer, pattern.attributes))
    return replace(pattern, layer=layer, label=label, attributes=attributes)


def _tags(pattern: Pattern, article: Article) -> Iterator[ImportedTag]:
    normal_form = EXACT if pattern.exact else ALL_RULES
    for span in same_words(article.text, pattern.words, normal_form):
        yield ImportedTag(
            place=f" ({pattern.where})",
            start=span.start,
            end=span.end,
            layer=pattern.layer,
            label=pattern.label,
            attributes=pattern.attributes,
            score=pattern.score,
        )
