"""Who is to do which articles: `assignment.json`, given by hand or dealt out, which keeps what it once gave."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from hashiya.errors import AssignmentInvalid, Hint, InvalidAnnotator
from hashiya.io.durable_files import replacing
from hashiya.io.json_text import dumps
from hashiya.model.annotators import check_annotator

ASSIGNMENT = "assignment.json"
FORMAT = "hashiya-assignment/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The annotators of each article that has any, sorted; articles that the project does not have may be among them."""

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        known = {
            article: tuple(sorted(set(names)))
            for article, names in sorted(self.given.items())
            if names
        }
        object.__setattr__(self, "given", MappingProxyType(known))

    def __bool__(self) -> bool:
        return bool(self.given)

    @property
    def annotators(self) -> tuple[str, ...]:
        """All who have articles, sorted."""
        return tuple(sorted({name for names in self.given.values() for name in names}))

    def to(self, annotator: str) -> frozenset[str]:
        """The ids of the annotator's articles."""
        return frozenset(
            article for article, names in self.given.items() if annotator in names
        )

    def of(self, article: str) -> tuple[str, ...]:
        """Who is to do the article, sorted."""
        return self.given.get(article, ())

    def adding(self, articles: Iterable[str], names: Iterable[str]) -> "Assignment":
        """The assignment with the articles given to each of the names as well."""
        names = tuple(names)
        return Assignment(
            given={
                **self.given,
                **{each: (*self.of(each), *names) for each in articles},
            }
        )

    def taking(self, articles: Iterable[str], names: Iterable[str]) -> "Assignment":
        """The assignment with the articles taken from each of the names."""
        gone = frozenset(names)
        left = {
            each: tuple(name for name in self.of(each) if name not in gone)
            for each in articles
        }
        return Assignment(given={**self.given, **left})


def deal_articles(
    articles: Sequence[str],
    names: Sequence[str],
    before: Assignment,
    *,
    overlap: int = 0,
    seed: int | None = None,
) -> Assignment:
    """The assignment with every article given out that nobody has, one after the other to whoever has the fewest.

    `overlap` articles in all are everybody's, so that agreement can be told: those that
    two or more share already are the first of them. What was given stays, so dealing
    again changes nothing, and deals out only what was added. The articles are taken in
    their order, or with a `seed` in one drawn by lot, in which new articles do not move
    old ones.

    Raises:
        AssignmentInvalid: when there is nobody to deal to, or an overlap with fewer
            than two.
    """
    if not names:
        raise AssignmentInvalid(
            "no annotator is named to whom articles could be assigned",
            hint=Hint.NAME_ANNOTATORS,
        )
    if overlap and len(set(names)) < 2:
        raise AssignmentInvalid(
            "an overlap needs at least two annotators",
            hint=Hint.NAME_MORE_ANNOTATORS,
        )
    order = sorted(articles, key=_lot(seed)) if seed is not None else list(articles)
    shared = [each for each in order if len(before.of(each)) > 1]
    free = [each for each in order if not before.of(each)]
    everybodys = [*shared, *free][:overlap]
    after = before.adding(everybodys, names)
    has = Counter(name for each in articles for name in after.of(each))
    given = dict(after.given)
    for each in free:
        if each not in given:
            name = min(names, key=lambda name: has[name])
            has[name] += 1
            given[each] = (name,)
    return Assignment(given=given)


def read_assignment(root: Path) -> Assignment:
    """The assignment of the project in the folder; an empty one where nothing was assigned.

    Raises:
        AssignmentInvalid: when its file cannot be read as one.
    """
    path = root / ASSIGNMENT
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Assignment()
    except OSError as error:
        raise AssignmentInvalid(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise AssignmentInvalid(
            f"{path}: is no JSON: {error}; mend it, or take it away and assign anew"
        ) from error
    if (
        not isinstance(said, dict)
        or said.get("format") != FORMAT
        or not isinstance(said.get("articles"), dict)
    ):
        raise AssignmentInvalid(
            f'{path}: is no assignment: it wants "format": "{FORMAT}" and "articles": {{…}}'
        )
    return Assignment(
        given={
            article: _names(path, article, names)
            for article, names in said["articles"].items()
        }
    )


def write_assignment(root: Path, assignment: Assignment) -> None:
    """Write the file, an article a line, whole or not at all.

    Raises:
        AssignmentInvalid: when it cannot be written; the old one is left.
    """
    lines = (
        f"{dumps(article)}: {dumps(list(names))}"
        for article, names in assignment.given.items()
    )
    text = (
        f'{{"format": {dumps(FORMAT)}, "articles": {{\n' + ",\n".join(lines) + "\n}}\n"
    )
    path = root / ASSIGNMENT
    try:
        with replacing(path) as file:
            file.write(text.encode())
    except OSError as error:
        raise AssignmentInvalid(
            f"{path}: cannot be written: {error.strerror}; nothing was assigned"
        ) from error


def _names(path: Path, article: str, names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise AssignmentInvalid(
            f"{path}: $.articles[{article!r}]: must be a list of names, not {names!r}"
        )
    try:
        return tuple(check_annotator(name) for name in names)
    except InvalidAnnotator as error:
        raise AssignmentInvalid(f"{path}: $.articles[{article!r}]: {error}") from error


def _lot(seed: int) -> Callable[[str], bytes]:
    return lambda article: hashlib.sha256(
        f"{seed}\n{article}".encode("utf-8", "surrogatepass")
    ).digest()
