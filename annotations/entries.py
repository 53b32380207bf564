"""The articles that a folder or a file holds, found without reading their texts."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotations.rows import Entry, Problem, rows

TEXT, ROWS = ".txt", ".jsonl"


def entries_in(root: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The articles of a project's folder, naturally sorted by id, and what stood in the way of others.

    They are `*.txt` at the top, all of `articles/**`, and the rows of every `*.jsonl`. Hidden files are none, and a
    symbolic link that leaves the folder is not followed. Of two articles with one id the first found is taken.

    Raises:
        OSError: when the folder itself cannot be listed.
    """
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for each in _walk(root):
        if isinstance(each, Problem):
            problems.append(each)
        elif each.id in found:
            problems.append(_twice(each, found[each.id], root))
        else:
            found[each.id] = each
    return tuple(sorted(found.values(), key=lambda entry: natural(entry.id))), tuple(problems)


def entries_of_rows(path: Path, root: Path) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The articles of one `.jsonl`, likewise."""
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for each in rows(path, shown(path, root)):
        if isinstance(each, Problem):
            problems.append(each)
        elif each.id in found:
            problems.append(_twice(each, found[each.id], root))
        else:
            found[each.id] = each
    return tuple(sorted(found.values(), key=lambda entry: natural(entry.id))), tuple(problems)


def natural(article_id: str) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """A sort key that puts `a9` before `a10`."""
    pieces = re.split(r"(\d+)", article_id)
    # Numbers are compared by their digits: int() refuses very long ones.
    return tuple(
        (len(piece.lstrip("0")), piece.lstrip("0")) if index % 2 else piece for index, piece in enumerate(pieces)
    ), article_id


def shown(path: Path, root: Path) -> str:
    """The path as messages name it: from the project's folder on."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def id_of(path: Path, root: Path) -> str:
    """The id of an article in a file: its path in the project without its suffix."""
    return path.relative_to(root).with_suffix("").as_posix()


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that may hold articles, and whether it stands under `articles/`."""

    path: Path
    inside: bool


def _walk(root: Path) -> Iterator[Entry | Problem]:
    listed: list[_Found] = []
    with os.scandir(root) as items:
        listed += [_Found(Path(item.path), inside=False) for item in items]
    articles = root / "articles"
    if articles.is_dir():
        yield from _articles(articles, root, listed)
    # Files come before rows, so that a text is never hidden by a row of the same id.
    listed.sort(key=lambda found: (found.path.suffix.lower() == ROWS, str(found.path)))
    for found in listed:
        yield from _entries_at(found, root)


def _articles(articles: Path, root: Path, listed: list[_Found]) -> Iterator[Problem]:
    """Add the files under `articles/` to those listed; yield the folders that could not be entered."""
    if not _stays(articles, root):
        yield Problem(where="articles", message="is a link that leaves the project: it is not followed")
        return
    refused: list[OSError] = []
    for folder, folders, files in os.walk(articles, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        listed += [_Found(Path(folder, name), inside=True) for name in files]
        for name in folders:
            if Path(folder, name).is_symlink():
                yield Problem(where=shown(Path(folder, name), root), message="is a linked folder: it is not followed")
    for error in refused:
        yield Problem(where=shown(Path(error.filename), root), message=f"cannot be listed: {error.strerror}")


def _entries_at(found: _Found, root: Path) -> Iterator[Entry | Problem]:
    path, suffix = found.path, found.path.suffix.lower()
    if path.name.startswith(".") or path.name.endswith("~") or not (found.inside or suffix in {TEXT, ROWS}):
        return
    where = shown(path, root)
    if path.is_symlink() and not _stays(path, root):
        yield Problem(where=where, message="is a link that leaves the project: it is not followed")
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Problem(where=where, message=f"cannot be read: {error.strerror}")
        return
    if stat.S_ISDIR(mode):
        return
    if not stat.S_ISREG(mode):
        # Reading a pipe would wait for ever.
        yield Problem(where=where, message="is no regular file: it is left alone")
    elif suffix == ROWS:
        yield from rows(path, where)
    else:
        yield Entry(id=id_of(path, root), path=path)


def _stays(path: Path, root: Path) -> bool:
    # os.path.realpath, unlike Path.resolve in 3.11, survives a loop of links.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _twice(entry: Entry, first: Entry, root: Path) -> Problem:
    row = f":{entry.row}" if entry.row else ""
    return Problem(
        where=shown(entry.path, root) + row,
        message=f"the id {entry.id!r} is already that of {shown(first.path, root)}: this one is left out; give it another",
    )
