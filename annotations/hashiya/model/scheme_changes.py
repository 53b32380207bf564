"""The changes that were made to the scheme for everybody: `tags/scheme.jsonl`.

Each line (`hashiya.io.line_log`) is a change, with the text of `hashiya.toml` before and
after it, or what became of one:

    {"n": 1, "by": "9f2c01ab", "act": "rename", "kind": "label", "layer": "topic",
     "names": ["law"], "into": "legal", "before": "…", "after": "…", "at": "…Z"}
    {"n": 2, "by": "5e6f7a8b", "act": "undone", "change": "1.9f2c01ab"}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from hashiya.io.line_log import LineLog, LogLine
from hashiya.language import gettext as _
from hashiya.model.shared_log import append_row, read_shared_log
from hashiya.model.strings import TEXT

FILE = "scheme.jsonl"
FORMAT = "hashiya-scheme/1"

# An id of a tag as it is written.
_TAG_ID = re.compile(r"[0-9]{1,19}")
# The ids of tags that were removed with a label, by annotator and article.
RemovedTags = Mapping[tuple[str, str], tuple[int, ...]]


class SchemeAct(StrEnum):
    """What a change of the scheme does."""

    RENAME = "rename"
    MERGE = "merge"
    DELETE = "delete"


class SchemeStage(StrEnum):
    """What became of a change: it is in force, taken back, or cannot be any more."""

    DONE = "done"
    UNDONE = "undone"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChange:
    """A change of labels or attributes of a layer, or of layers, made at `at` (UTC ISO 8601).

    `into` is "" where they were deleted, `layer` where the names are layers. `before`
    and `after` are the text of `hashiya.toml`; before there was a file it is that of
    the default scheme. `removed` are the tags that were removed with them.
    """

    act: SchemeAct
    kind: str
    layer: str
    names: tuple[str, ...]
    into: str
    before: str = ""
    after: str = ""
    at: str = ""
    removed: RemovedTags = field(default_factory=dict, hash=False)
    id: str = ""
    stage: SchemeStage = SchemeStage.DONE


def read_changes(root: Path) -> tuple[SchemeChange, ...]:
    """The changes of the scheme of the project in the folder, in their order.

    Lines that cannot be read are left out: `check` reports them.

    Raises:
        StoreUnreadable: when the file cannot be read.
    """
    begun: dict[tuple[int, str], SchemeChange] = {}
    stages: dict[str, SchemeStage] = {}
    for line in _log(root).lines:
        change = _change_of(line)
        if change is not None:
            begun[line.stamp] = change
        else:
            _note(line, stages)
    changes: list[SchemeChange] = []
    for _stamp, change in sorted(begun.items()):
        stage = stages.get(change.id, SchemeStage.DONE)
        changes.append(replace(change, stage=stage))
    return tuple(changes)


def change_problems(root: Path) -> tuple[str, ...]:
    """A sentence for each line of the file that cannot be read.

    Raises:
        StoreUnreadable: when the file cannot be read.
    """
    log = _log(root)
    problems = list(log.problems)
    for line in log.lines:
        if _change_of(line) is None and _act(line) in set(SchemeAct):
            where = f"{log.path}:{line.number}"
            problems.append(
                _(
                    "{where}: is not a change that can be taken back: correct "
                    "the line, or delete it"
                ).format(where=where)
            )
    return tuple(problems)


def last_change(root: Path) -> SchemeChange | None:
    """The last change that was not taken back.

    Raises:
        StoreUnreadable: when the file cannot be read.
    """
    for change in reversed(read_changes(root)):
        if change.stage is not SchemeStage.UNDONE:
            return change
    return None


def record_change(root: Path, change: SchemeChange) -> str:
    """Record a change that is about to be made; return the id that it gets.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved.
    """
    removed: list[list[object]] = []
    for (annotator, article), ids in change.removed.items():
        removed.append([annotator, article, list(map(str, ids))])
    row: dict[str, object] = {
        "act": change.act.value,
        "kind": change.kind,
        "layer": change.layer,
        "names": list(change.names),
        "into": change.into,
        "before": change.before,
        "after": change.after,
        "at": change.at,
    }
    if removed:
        row["removed"] = removed
    return _append(root, row)


def note_stage(root: Path, change: str, stage: SchemeStage) -> None:
    """Save what became of the change of this id.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved.
    """
    _append(root, {"act": stage.value, "change": change})


def _append(root: Path, row: Mapping[str, object]) -> str:
    n, by = append_row(_log(root), row)
    return f"{n}.{by}"


def _log(root: Path) -> LineLog:
    return read_shared_log(root / "tags" / FILE, FORMAT)


def _act(line: LogLine) -> str:
    return str(line.fields.get("act"))


def _note(line: LogLine, stages: dict[str, SchemeStage]) -> None:
    act, change = _act(line), line.fields.get("change")
    if act in set(SchemeStage) and isinstance(change, str):
        # What was taken back stays so, whatever another clone noted.
        if stages.get(change) is not SchemeStage.UNDONE:
            stages[change] = SchemeStage(act)


def _change_of(line: LogLine) -> SchemeChange | None:
    """The change on the line; None where it is another one."""
    fields = line.fields
    if _act(line) not in set(SchemeAct):
        return None
    names = fields.get("names")
    if not isinstance(names, list) or not names:
        return None
    act = SchemeAct(_act(line))
    if act is SchemeAct.RENAME and len(names) > 1:
        return None
    before, after = str(fields.get("before", "")), str(fields.get("after", ""))
    if TEXT.defect(before) or TEXT.defect(after):
        return None
    n, by = line.stamp
    return SchemeChange(
        act=act,
        kind=str(fields.get("kind", "")),
        layer=str(fields.get("layer", "")),
        names=tuple(map(str, names)),
        into=str(fields.get("into", "")),
        before=before,
        after=after,
        at=str(fields.get("at", "")),
        removed=_removed(fields.get("removed")),
        id=f"{n}.{by}",
    )


def _removed(rows: object) -> RemovedTags:
    removed: dict[tuple[str, str], tuple[int, ...]] = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) == 3 and isinstance(row[2], list):
            annotator, article, tags = row
            ids = [str(tag_id) for tag_id in tags]
            removed[str(annotator), str(article)] = tuple(
                int(tag_id) for tag_id in ids if _TAG_ID.fullmatch(tag_id)
            )
    return removed
