"""The assignment of articles to annotators, stored as a project's `assignment.json`."""

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
    """The annotators of each article that has any, sorted.

    Articles that the project does not have may be among them.
    """

    by_article: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        sorted_names = {
            article: tuple(sorted(set(names)))
            for article, names in sorted(self.by_article.items())
            if names
        }
        object.__setattr__(self, "by_article", MappingProxyType(sorted_names))

    def __bool__(self) -> bool:
        return bool(self.by_article)

    @property
    def annotators(self) -> tuple[str, ...]:
        """The annotators who have articles, sorted."""
        return tuple(
            sorted({name for names in self.by_article.values() for name in names})
        )

    def to(self, annotator: str) -> frozenset[str]:
        """The ids of the annotator's articles."""
        return frozenset(
            article for article, names in self.by_article.items() if annotator in names
        )

    def of(self, article: str) -> tuple[str, ...]:
        """The annotators of the article, sorted."""
        return self.by_article.get(article, ())

    def adding(self, articles: Iterable[str], names: Iterable[str]) -> "Assignment":
        """The assignment with the articles also assigned to each of the names."""
        more = tuple(names)
        by_article = dict(self.by_article)
        for article in articles:
            by_article[article] = (*self.of(article), *more)
        return Assignment(by_article=by_article)

    def taking(self, articles: Iterable[str], names: Iterable[str]) -> "Assignment":
        """The assignment without the articles for each of the names."""
        removed = frozenset(names)
        by_article = dict(self.by_article)
        for article in articles:
            by_article[article] = tuple(set(self.of(article)) - removed)
        return Assignment(by_article=by_article)


def deal_articles(
    articles: Sequence[str],
    names: Sequence[str],
    before: Assignment,
    *,
    overlap: int = 0,
    seed: int | None = None,
) -> Assignment:
    """Assign each unassigned article to the annotator who has the fewest articles.

    `overlap` articles in total are assigned to all annotators, so that agreement can be
    computed; those that two or more share already count first. Existing assignments are
    kept, so dealing again only deals articles that were added. The articles are dealt
    in their order, or with a `seed` in a random order, in which new articles do not
    move old ones.

    Raises:
        AssignmentInvalid: when there is no annotator, or an overlap with fewer than two
            annotators.
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
    shared = [article for article in order if len(before.of(article)) > 1]
    free = [article for article in order if not before.of(article)]
    overlapping = [*shared, *free][:overlap]
    after = before.adding(overlapping, names)
    loads = Counter(name for article in articles for name in after.of(article))
    by_article = dict(after.by_article)
    for article in free:
        if article not in by_article:
            name = min(names, key=loads.__getitem__)
            loads[name] += 1
            by_article[article] = (name,)
    return Assignment(by_article=by_article)


def read_assignment(root: Path) -> Assignment:
    """Read the assignment of the project in the folder; it is empty if there is no file.

    Raises:
        AssignmentInvalid: when the file cannot be read, or is no assignment.
    """
    path = root / ASSIGNMENT
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Assignment()
    except OSError as error:
        raise AssignmentInvalid(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise AssignmentInvalid(
            f"{path}: is no JSON: {error}; mend it, or take it away and assign anew"
        ) from error
    if not _is_assignment(document):
        raise AssignmentInvalid(
            f'{path}: is no assignment: it wants "format": "{FORMAT}" and "articles": {{…}}'
        )
    by_article = {}
    for article, names in document["articles"].items():
        by_article[article] = _names(path, article, names)
    return Assignment(by_article=by_article)


def _is_assignment(document: object) -> bool:
    return (
        isinstance(document, dict)
        and document.get("format") == FORMAT
        and isinstance(document.get("articles"), dict)
    )


def write_assignment(root: Path, assignment: Assignment) -> None:
    """Write the file atomically, an article a line.

    Raises:
        AssignmentInvalid: when it cannot be written; the old file is unchanged.
    """
    lines = [
        f"{dumps(article)}: {dumps(list(names))}"
        for article, names in assignment.by_article.items()
    ]
    head = f'{{"format": {dumps(FORMAT)}, "articles": {{\n'
    text = head + ",\n".join(lines) + "\n}}\n"
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
    def lot(article: str) -> bytes:
        drawn = f"{seed}\n{article}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(drawn).digest()

    return lot
