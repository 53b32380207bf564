"""The assignment of articles to annotators, stored as a project's `assignment.jsonl`.

Each of its lines (`hashiya.io.line_log`) assigns an article to annotators or takes it
from them. Before it there was an `assignment.json`, which is still read, and converted
with the next write.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from hashiya.errors import AssignmentInvalid, Hint, InvalidAnnotator, Note
from hashiya.io.line_log import OLDEST, LineLog, LogLine, Stamp, read_log
from hashiya.io.merge_conflicts import conflicts_in, sides_of
from hashiya.model.annotator_names import AnnotatorNames, read_names
from hashiya.model.annotators import check_annotator

ASSIGNMENT = "assignment.jsonl"
FORMAT = "hashiya-assignment/2"
OLD_ASSIGNMENT = "assignment.json"
OLD_FORMAT = "hashiya-assignment/1"

ByArticle = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The annotators of each article that has any, sorted.

    Articles that the project does not have may be among them. `problems` are sentences
    about lines of the file that cannot be read; the others count.
    """

    by_article: ByArticle = field(default_factory=dict, hash=False)
    problems: tuple[str, ...] = field(default=(), compare=False)

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
        AssignmentInvalid: when the file cannot be read, or the older file is no
            assignment.
    """
    old, old_problems = _read_old(root)
    log = _log(root)
    problems = [*old_problems, *log.problems]
    changes = read_names(root)
    holds: dict[tuple[str, str], tuple[Stamp, bool]] = {}
    for article, names in old.items():
        for name in names:
            holds[article, changes.canonical(name)] = OLDEST, True
    for line in log.lines:
        try:
            _apply(line, holds, changes)
        except ValueError as error:
            where = f"{log.path}:{line.number}"
            problems.append(f"{where}: {error}: mend the line, or delete it")
    by_article: dict[str, tuple[str, ...]] = {}
    for (article, name), (_, is_assigned) in holds.items():
        if is_assigned and not changes.is_removed(name):
            by_article[article] = (*by_article.get(article, ()), name)
    return Assignment(by_article=by_article, problems=tuple(problems))


def _log(root: Path) -> LineLog:
    path = root / ASSIGNMENT
    try:
        return read_log(path, FORMAT)
    except OSError as error:
        raise AssignmentInvalid(f"{path}: cannot be read: {error.strerror}") from error


def _apply(
    line: LogLine,
    holds: dict[tuple[str, str], tuple[Stamp, bool]],
    changes: AnnotatorNames,
) -> None:
    """Let the line decide on its article and names, as they are now, where no later line does."""
    article = line.fields.get("article")
    if not isinstance(article, str):
        raise ValueError('has no "article": give it an id')  # noqa: TRY004 - it is the file's value
    added = _names(line.fields.get("add", []))
    removed = _names(line.fields.get("remove", []))
    for name, is_assigned in [
        *((name, True) for name in map(changes.canonical, added)),
        *((name, False) for name in map(changes.canonical, removed)),
    ]:
        latest = holds.get((article, name))
        if latest is None or latest <= (line.stamp, is_assigned):
            holds[article, name] = line.stamp, is_assigned


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"must be a list of names, not {names!r}")
    try:
        return tuple(check_annotator(name) for name in names)
    except InvalidAnnotator as error:
        raise ValueError(str(error)) from error


def write_assignment(
    root: Path, assignment: Assignment, before: Assignment | None = None
) -> None:
    """Append a line to the file for each article whose annotators have changed.

    That is since `before`, by default what is in the file. What others wrote meanwhile
    is kept.

    Raises:
        AssignmentInvalid: when it cannot be written, or a line of it cannot be read; the
            file is unchanged.
    """
    current = read_assignment(root)
    damaged = [each for each in current.problems if not isinstance(each, Note)]
    if damaged:
        raise AssignmentInvalid(f"{damaged[0]}; nothing was assigned")
    rows = list(_changes(current if before is None else before, assignment))
    try:
        convert_assignment(root)
        _log(root).append(rows)
    except OSError as error:
        raise AssignmentInvalid(
            f"{root / ASSIGNMENT}: cannot be written: {error.strerror}; nothing was assigned"
        ) from error


def _changes(before: Assignment, after: Assignment) -> Iterator[dict[str, object]]:
    """The row of each article whose annotators are not the same before and after."""
    for article in sorted({*before.by_article, *after.by_article}):
        old, new = set(before.of(article)), set(after.of(article))
        row: dict[str, object] = {"article": article}
        if new - old:
            row["add"] = sorted(new - old)
        if old - new:
            row["remove"] = sorted(old - new)
        if len(row) > 1:
            yield row


def convert_assignment(root: Path) -> bool:
    """Replace an `assignment.json` by lines; return whether there was one.

    Every program that does so writes the same lines.

    Raises:
        AssignmentInvalid: when it cannot be read.
        OSError: when it cannot be replaced.
    """
    path = root / OLD_ASSIGNMENT
    if not path.exists():
        return False
    old, _ = _read_old(root)
    rows = [
        {"article": article, "add": sorted(set(names))}
        for article, names in sorted(old.items())
    ]
    _log(root).append(rows, OLDEST)
    path.unlink()
    return True


def _read_old(root: Path) -> tuple[ByArticle, tuple[str, ...]]:
    """The content of an `assignment.json`, and problems; of a merge conflict both sides."""
    path = root / OLD_ASSIGNMENT
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        raise AssignmentInvalid(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise AssignmentInvalid(
            f"{path}: is not UTF-8: byte {error.start} is broken"
        ) from error
    conflicts = conflicts_in(text)
    by_article: dict[str, tuple[str, ...]] = {}
    for side in dict.fromkeys(sides_of(text) if conflicts else (text,)):
        for article, names in _old_content(path, side).items():
            by_article[article] = (*by_article.get(article, ()), *names)
    problems = [
        Note(
            f"{path}:{conflict.line}: is in a merge conflict ({conflict}): what both sides "
            "assign counts, and the next `assign` writes it to a file without conflicts"
        )
        for conflict in conflicts
    ]
    return by_article, tuple(problems)


def _old_content(path: Path, text: str) -> ByArticle:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AssignmentInvalid(
            f"{path}: is no JSON: {error}; mend it, or remove it and assign again"
        ) from error
    articles = document.get("articles") if isinstance(document, dict) else None
    if not isinstance(articles, dict) or document.get("format") != OLD_FORMAT:
        raise AssignmentInvalid(
            f'{path}: is no assignment: it wants "format": "{OLD_FORMAT}" and '
            '"articles": {…}'
        )
    by_article: dict[str, tuple[str, ...]] = {}
    for article, names in articles.items():
        try:
            by_article[article] = _names(names)
        except ValueError as error:
            raise AssignmentInvalid(
                f"{path}: $.articles[{article!r}]: {error}"
            ) from error
    return by_article


def _lot(seed: int) -> Callable[[str], bytes]:
    def lot(article: str) -> bytes:
        drawn = f"{seed}\n{article}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(drawn).digest()

    return lot
