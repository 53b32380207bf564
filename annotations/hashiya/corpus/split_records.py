"""The recorded splits of a project: `splits.jsonl`, with the side of each article.

Each of its lines (`hashiya.io.line_log`) puts an article on a side of a split. Before
it there was a `splits.json`, which is still read, and converted with the next write.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from hashiya.corpus.splits import Shares
from hashiya.errors import Note, SplitInvalid, system_reason
from hashiya.io.line_log import LineLog, Stamp, read_log
from hashiya.io.older_file import OlderFile
from hashiya.language import gettext as _
from hashiya.language import marked

SPLITS = "splits.jsonl"
FORMAT = "hashiya-splits/2"
OLD_SPLITS = "splits.json"
OLD_FORMAT = "hashiya-splits/1"

Sides = Mapping[str, str]


def name_of(
    shares: Shares, seed: int, *, group_by: str = "", split_by: str = ""
) -> str:
    """The name of a split in the file, which depends on its parts, its seed and its fields."""
    name = f"{shares} seed={seed}"
    if group_by:
        name += f" group={group_by}"
    return f"{name} by={split_by}" if split_by else name


def read_splits(root: Path) -> dict[str, Sides]:
    """The side of each article, by id, in each recorded split of the project.

    Raises:
        SplitInvalid: when the file cannot be read as such.
    """
    splits: dict[str, dict[str, str]] = {}
    for old_name, sides in _read_old(root).items():
        splits[old_name] = dict(sides)
    latest: dict[tuple[str, str], tuple[Stamp, str]] = {}
    log = _log(root)
    for line in log.lines:
        name, article, side = map(line.fields.get, ("split", "article", "side"))
        if not isinstance(name, str):
            raise SplitInvalid(
                _(
                    '{path}:{line}: has no "split": correct the line, or delete it'
                ).format(path=log.path, line=line.number)
            )
        sides_of_split = splits.setdefault(name, {})
        if article is None and side is None:
            continue
        if not isinstance(article, str) or not isinstance(side, str):
            raise SplitInvalid(
                _(
                    '{path}:{line}: needs an "article" and a "side": mend the line, '
                    "or delete it"
                ).format(path=log.path, line=line.number)
            )
        version = line.stamp, side
        if latest.get((name, article), version) <= version:
            latest[name, article] = version
            sides_of_split[article] = side
    return dict(splits)


def write_splits(root: Path, splits: Mapping[str, Sides]) -> None:
    """Append a line to the file for each article whose side is not the recorded one.

    Raises:
        SplitInvalid: when it cannot be read or written; the file is unchanged.
    """
    rows = list(_changes(read_splits(root), splits))
    try:
        convert_splits(root)
        _log(root).append(rows)
    except OSError as error:
        raise SplitInvalid(
            _("{path}: cannot be written: {reason}").format(
                path=root / SPLITS, reason=system_reason(error)
            )
        ) from error


def split_problems(root: Path) -> tuple[str, ...]:
    """A sentence for each marker of a merge conflict in the file, whose sides both count.

    Raises:
        SplitInvalid: as `read_splits` does.
    """
    read_splits(root)
    return _log(root).problems


def convert_splits(root: Path) -> bool:
    """Replace a `splits.json` by lines; return whether there was one.

    Every program that does so writes the same lines.

    Raises:
        SplitInvalid: when it cannot be read.
        OSError: when it cannot be replaced.
    """
    older = _older(root)
    if not older.path.exists():
        return False
    older.replace_by(_log(root), _changes({}, _read_old(root)))
    return True


def _log(root: Path) -> LineLog:
    path = root / SPLITS
    try:
        log = read_log(path, FORMAT)
    except OSError as error:
        raise SplitInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    for problem in log.problems:
        # An article whose side is not known could get to another one.
        if not isinstance(problem, Note):
            raise SplitInvalid(problem)
    return log


def _changes(
    before: Mapping[str, Sides], after: Mapping[str, Sides]
) -> Iterator[dict[str, object]]:
    for name, sides in sorted(after.items()):
        old = before.get(name)
        if old is None and not sides:
            yield {"split": name}
        for article, side in sorted(sides.items()):
            if old is None or old.get(article) != side:
                yield {"split": name, "article": article, "side": side}


def _older(root: Path) -> OlderFile:
    return OlderFile(
        path=root / OLD_SPLITS,
        form=OLD_FORMAT,
        key="splits",
        noun=marked("splits"),
        again=marked("split again"),
        invalid=SplitInvalid,
    )


def _read_old(root: Path) -> Mapping[str, Sides]:
    older = _older(root)
    text = older.read()
    if text is None:
        return {}
    splits = older.content(text)
    if not all(map(_is_sides, splits.values())):
        raise older.refusal()
    return splits


def _is_sides(sides: object) -> bool:
    return isinstance(sides, dict) and set(map(type, sides.values())) <= {str}
