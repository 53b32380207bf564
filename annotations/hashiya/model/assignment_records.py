"""The recorded assignment of a project: `assignment.jsonl`.

Each of its lines (`hashiya.io.line_log`) assigns an article to annotators or takes it
from them, or gives it to them again. Before it there was an `assignment.json`, which is
still read, and converted with the next write.
"""

from collections.abc import Iterator
from pathlib import Path

from hashiya.errors import AssignmentInvalid, InvalidAnnotator, Note, system_reason
from hashiya.io.line_log import OLDEST, LineLog, LogLine, Stamp, read_log
from hashiya.io.merge_conflicts import conflicts_in, sides_of
from hashiya.io.older_file import OlderFile
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.annotator_names import AnnotatorNames, read_names
from hashiya.model.annotators import check_annotator
from hashiya.model.assignment import Assignment, ByArticle

ASSIGNMENT = "assignment.jsonl"
FORMAT = "hashiya-assignment/2"
OLD_ASSIGNMENT = "assignment.json"
OLD_FORMAT = "hashiya-assignment/1"


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
    again: dict[str, tuple[str, ...]] = {}
    for article, names in old.items():
        for name in names:
            holds[article, changes.canonical(name)] = OLDEST, True
    for line in log.lines:
        try:
            _apply(line, holds, changes)
            _apply_again(line, again, changes)
        except ValueError as error:
            where = f"{log.path}:{line.number}"
            problems.append(
                _("{where}: {problem}: correct the line, or delete it").format(
                    where=where, problem=error
                )
            )
    by_article: dict[str, tuple[str, ...]] = {}
    for (article, name), (_stamp, is_assigned) in holds.items():
        if is_assigned and not changes.is_removed(name):
            by_article[article] = (*by_article.get(article, ()), name)
    return Assignment(by_article=by_article, again=again, problems=tuple(problems))


def _log(root: Path) -> LineLog:
    path = root / ASSIGNMENT
    try:
        return read_log(path, FORMAT)
    except OSError as error:
        raise AssignmentInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def _apply(
    line: LogLine,
    holds: dict[tuple[str, str], tuple[Stamp, bool]],
    changes: AnnotatorNames,
) -> None:
    """Let the line decide on its article and names, as they are now, where no later line does."""
    article = line.fields.get("article")
    if not isinstance(article, str):
        raise ValueError(_('has no "article": give it an id'))  # noqa: TRY004 - it is the file's value
    added = _names(line.fields.get("add", []))
    removed = _names(line.fields.get("remove", []))
    for name, is_assigned in [
        *((name, True) for name in map(changes.canonical, added)),
        *((name, False) for name in map(changes.canonical, removed)),
    ]:
        latest = holds.get((article, name))
        if latest is None or latest <= (line.stamp, is_assigned):
            holds[article, name] = line.stamp, is_assigned


def _apply_again(
    line: LogLine, again: dict[str, tuple[str, ...]], changes: AnnotatorNames
) -> None:
    """Add those to whom the line gives its article again."""
    article = str(line.fields.get("article"))
    for name in map(changes.canonical, _names(line.fields.get("again", []))):
        if not changes.is_removed(name):
            again[article] = (*again.get(article, ()), name)


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(
            _("must be a list of names, not {value!r}").format(value=names)
        )
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
    damaged = [problem for problem in current.problems if not isinstance(problem, Note)]
    if damaged:
        raise AssignmentInvalid(
            _("{problem}; nothing was assigned").format(problem=damaged[0])
        )
    rows = list(_changes(current if before is None else before, assignment))
    try:
        convert_assignment(root)
        _log(root).append(rows)
    except OSError as error:
        raise AssignmentInvalid(
            _("{path}: cannot be written: {reason}; nothing was assigned").format(
                path=root / ASSIGNMENT, reason=system_reason(error)
            )
        ) from error


def _changes(before: Assignment, after: Assignment) -> Iterator[dict[str, object]]:
    """The row of each article whose annotators are not the same before and after."""
    articles = {*before.by_article, *after.by_article, *after.again}
    for article in sorted(articles):
        old, new = set(before.of(article)), set(after.of(article))
        row: dict[str, object] = {"article": article}
        if new - old:
            row["add"] = sorted(new - old)
        if old - new:
            row["remove"] = sorted(old - new)
        given = set(after.again.get(article, ())) - set(before.again.get(article, ()))
        if given:
            row["again"] = sorted(given)
        if len(row) > 1:
            yield row


def convert_assignment(root: Path) -> bool:
    """Replace an `assignment.json` by lines; return whether there was one.

    Every program that does so writes the same lines.

    Raises:
        AssignmentInvalid: when it cannot be read.
        OSError: when it cannot be replaced.
    """
    older = _older(root)
    if not older.path.exists():
        return False
    old, _ = _read_old(root)
    rows: list[dict[str, object]] = []
    for article, names in sorted(old.items()):
        rows.append({"article": article, "add": sorted(set(names))})
    older.replace_by(_log(root), rows)
    return True


def _older(root: Path) -> OlderFile:
    return OlderFile(
        path=root / OLD_ASSIGNMENT,
        form=OLD_FORMAT,
        key="articles",
        noun=marked("assignments"),
        again=marked("assign again"),
        invalid=AssignmentInvalid,
    )


def _read_old(root: Path) -> tuple[ByArticle, tuple[str, ...]]:
    """The content of an `assignment.json`, and problems; of a merge conflict both sides."""
    older = _older(root)
    text = older.read()
    if text is None:
        return {}, ()
    conflicts = conflicts_in(text)
    by_article: dict[str, tuple[str, ...]] = {}
    for side in dict.fromkeys(sides_of(text) if conflicts else (text,)):
        for article, names in _old_content(older, side).items():
            by_article[article] = (*by_article.get(article, ()), *names)
    problems: list[str] = []
    for conflict in conflicts:
        note = Note(
            _(
                "{path}:{line}: is in a merge conflict ({conflict}): what both "
                "sides assign counts, and the next `assign` writes it to a file "
                "without conflicts"
            ).format(path=older.path, line=conflict.line, conflict=conflict)
        )
        problems.append(note)
    return by_article, tuple(problems)


def _old_content(older: OlderFile, text: str) -> ByArticle:
    by_article: dict[str, tuple[str, ...]] = {}
    for article, names in older.content(text).items():
        try:
            by_article[article] = _names(names)
        except ValueError as error:
            raise AssignmentInvalid(
                f"{older.path}: $.articles[{article!r}]: " + str(error)
            ) from error
    return by_article
