"""Annotators who were added, renamed, merged or removed: `tags/annotators.jsonl`.

Each line (`hashiya.io.line_log`) is a change of names or what became of one, or adds a name:

    {"n": 1, "by": "9f2c01ab", "act": "merge", "from": "Salma", "to": "salma", "at": "…Z"}
    {"n": 2, "by": "5e6f7a8b", "act": "done", "change": "1.9f2c01ab"}
    {"n": 3, "by": "0c1d2e3f", "act": "add", "name": "layla", "to": "reviewers", "at": "…Z"}

No record is moved, and `hashiya.toml` is not edited: whatever reads a name reads it through
here. So a change of names is in force for everything at once, what another clone saved
meanwhile is not lost, and two people who change names at once do not change one line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from hashiya.errors import InvalidAnnotator
from hashiya.io.line_log import LineLog, LogLine, Stamp
from hashiya.language import gettext as _
from hashiya.model.annotators import (
    NAMES,
    REVIEWERS,
    AnnotatorRules,
    check_annotator,
    name_key,
    same_name,
)
from hashiya.model.shared_log import append_row, read_shared_log

FILE = "annotators.jsonl"
FORMAT = "hashiya-annotators/1"
_ADD = "add"


class ChangeKind(StrEnum):
    """What a change of names does."""

    RENAME = "rename"
    MERGE = "merge"
    REMOVE = "remove"


class Stage(StrEnum):
    """How far a change of names is: in force and to be completed, complete, being undone, undone.

    A change that is `SETTLED` cannot be undone any more.
    """

    BEGUN = "begun"
    DONE = "done"
    SETTLED = "settled"
    UNDOING = "undoing"
    UNDONE = "undone"


_ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChange:
    """A change of names, made at `at` (UTC ISO 8601); `new` is "" where one was removed."""

    kind: ChangeKind
    old: str
    new: str = ""
    id: str = ""
    at: str = ""
    stage: Stage = Stage.BEGUN

    @property
    def is_in_force(self) -> bool:
        """Whether names are read by it."""
        return self.stage is not Stage.UNDONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorNames:
    """Who is called what, after all changes of names in their order.

    `called` has every name that was changed, or that another one became, and what it is
    now; `removed` those of annotators who were removed. `names` and `reviewers` were added
    to those of the settings. `doubled` are renames to a name that another annotator was
    given at the same time, so that the two are one. `problems` are sentences about lines
    of the file that cannot be read.
    """

    changes: tuple[NameChange, ...] = ()
    names: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=(), compare=False)
    called: Mapping[str, str] = field(init=False, compare=False, repr=False)
    removed: frozenset[str] = field(init=False, compare=False, repr=False)
    doubled: tuple[NameChange, ...] = field(init=False, compare=False, repr=False)
    _groups: Mapping[str, list[str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        groups = _Groups()
        for change in self.changes:
            groups.apply(change)
        object.__setattr__(self, "called", groups.called)
        object.__setattr__(self, "_groups", groups.names)
        object.__setattr__(self, "removed", frozenset(groups.removed))
        object.__setattr__(self, "doubled", tuple(groups.doubled))

    def __bool__(self) -> bool:
        return bool(self.called or self.removed)

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (self.changes, self.names, self.reviewers, self.problems)

    def canonical(self, name: str) -> str:
        """What the annotator of this name is called now."""
        return self.called.get(name, name)

    def equal(self, name: str) -> str:
        """What the annotator is called now whose name equals this one but for case and spaces."""
        if name in self.called:
            return self.called[name]
        key = name_key(name)
        for other, present in self.called.items():
            if name_key(other) == key:
                return present
        return name

    def members(self, name: str) -> tuple[str, ...]:
        """All names of the annotator who is called so now: this one, and as they were added.

        What is done to a record that is under several of them is written under the
        first.
        """
        names = self._groups.get(name, [])
        return tuple(dict.fromkeys((name, *names)))

    def former(self, name: str) -> tuple[str, ...]:
        """The other names that the annotator had, without those of changes that were undone."""
        others = self.members(name)[1:]
        return tuple(other for other in others if not self.is_given_back(other))

    def is_removed(self, name: str) -> bool:
        """Whether the annotator of this name was removed."""
        return name in self.removed

    def is_given_back(self, name: str) -> bool:
        """Whether the name was only given by renames that were undone."""
        in_force = [change for change in self.changes if change.is_in_force]
        return not any(name in {change.old, change.new} for change in in_force) and any(
            name == change.new and name != change.old for change in self.changes
        )

    @property
    def unfinished(self) -> tuple[NameChange, ...]:
        """The changes that were interrupted, to be completed or taken back."""
        stages = {Stage.BEGUN, Stage.UNDOING}
        return tuple(change for change in self.changes if change.stage in stages)

    @property
    def last(self) -> NameChange | None:
        """The last change that is in force."""
        in_force = [change for change in self.changes if change.is_in_force]
        return in_force[-1] if in_force else None

    def without(self, change: NameChange) -> "AnnotatorNames":
        """The names as they would be without the change."""
        others = (other for other in self.changes if other.id != change.id)
        return replace(self, changes=tuple(others), problems=())


def _made(
    changes: tuple[NameChange, ...],
    names: tuple[str, ...],
    reviewers: tuple[str, ...],
    problems: tuple[str, ...],
) -> AnnotatorNames:
    return AnnotatorNames(
        changes=changes, names=names, reviewers=reviewers, problems=problems
    )


class _Groups:
    """The names of each annotator, by the present one, after the changes that were applied."""

    def __init__(self) -> None:
        self.called: dict[str, str] = {}
        self.names: dict[str, list[str]] = {}
        self.removed: set[str] = set()
        self.doubled: list[NameChange] = []

    def apply(self, change: NameChange) -> None:
        """Apply the next change."""
        present = self.called.get(change.old, change.old)
        if not change.is_in_force:
            if change.kind is ChangeKind.RENAME and change.new not in self.called:
                # What was begun under the new name, maybe elsewhere, is the old one's.
                self._set(present, (*self._of(present), change.new))
            return
        if change.kind is ChangeKind.REMOVE:
            self.removed.update((change.old, *self._of(present)))
            self.names.setdefault(present, [present])
            return
        after = change.new
        if change.kind is ChangeKind.MERGE:
            after = self.called.get(change.new, change.new)
        elif self.called.get(after, after) not in {after, present}:
            # It was the name of another one, by a change that was made elsewhere or undone.
            self.names[self.called[after]].remove(after)
        elif after != present and after in self.names:
            self.doubled.append(change)
        group = self._of(present)
        self.names.pop(present, None)
        self._set(after, (*self._of(after), change.new, *group, change.old))

    def _of(self, present: str) -> list[str]:
        return self.names.get(present, [present])

    def _set(self, present: str, names: Iterable[str]) -> None:
        self.names[present] = list(dict.fromkeys(names))
        self.called.update(dict.fromkeys(self.names[present], present))


NO_CHANGES = AnnotatorNames()


def names_file(root: Path) -> Path:
    """The file of the changes of names in the project in the folder."""
    return root / "tags" / FILE


def read_names(root: Path) -> AnnotatorNames:
    """The names in the project in the folder; there are no changes where there is no file.

    Raises:
        StoreUnreadable: when the file cannot be read.
    """
    log = _log(root)
    if not log.lines and not log.problems:
        return NO_CHANGES
    problems = list(log.problems)
    stages: dict[str, Stage] = {}
    begun: dict[Stamp, NameChange] = {}
    added: dict[str, list[tuple[Stamp, str]]] = {NAMES: [], REVIEWERS: []}
    for line in log.lines:
        try:
            if line.fields.get("act") == _ADD:
                added[_list(line)].append((line.stamp, _name(line, "name")))
            else:
                _take(line, begun, stages)
        except (ValueError, InvalidAnnotator) as error:
            where = f"{log.path}:{line.number}"
            problems.append(
                _("{where}: {problem}: correct the line, or delete it").format(
                    where=where, problem=error
                )
            )
    changes: list[NameChange] = []
    for _stamp, change in sorted(begun.items()):
        stage = stages.get(change.id, Stage.BEGUN)
        changes.append(replace(change, stage=stage))
    return AnnotatorNames(
        changes=tuple(changes),
        names=tuple(dict.fromkeys(name for _, name in sorted(added[NAMES]))),
        reviewers=tuple(dict.fromkeys(name for _, name in sorted(added[REVIEWERS]))),
        problems=tuple(problems),
    )


def add_name(root: Path, name: str, to: str, at: str) -> None:
    """Add a name to one of the lists `NAMES` and `REVIEWERS` of the settings.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved.
    """
    append_row(_log(root), {"act": _ADD, "name": name, "to": to, "at": at})


def begin_change(root: Path, change: NameChange) -> str:
    """Put a change of names in force; return the id that it gets.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved; it is then not in
            force.
    """
    row: dict[str, object] = {"act": change.kind.value, "from": change.old}
    if change.new:
        row["to"] = change.new
    n, by = append_row(_log(root), {**row, "at": change.at})
    return f"{n}.{by}"


def note_stage(root: Path, change: str, stage: Stage) -> None:
    """Save how far the change of this id is.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved.
    """
    append_row(_log(root), {"act": stage.value, "change": change})


def _log(root: Path) -> LineLog:
    return read_shared_log(names_file(root), FORMAT)


def _take(
    line: LogLine, begun: dict[Stamp, NameChange], stages: dict[str, Stage]
) -> None:
    """Take a line: a change, or the stage that one has reached.

    Raises:
        ValueError, InvalidAnnotator: when it is neither.
    """
    act = str(line.fields.get("act"))
    if act in set(Stage):
        change = line.fields.get("change")
        if not isinstance(change, str):
            raise ValueError(_('has no "change": give the id of one'))
        stages[change] = max(
            stages.get(change, Stage.BEGUN), Stage(act), key=_ORDER.index
        )
        return
    kind = ChangeKind(act)
    old, new = _name(line, "from"), ""
    if kind is not ChangeKind.REMOVE:
        new = _name(line, "to")
    n, by = line.stamp
    begun[line.stamp] = NameChange(
        kind=kind,
        old=old,
        new=new,
        id=f"{n}.{by}",
        at=str(line.fields.get("at", "")),
    )


def _list(line: LogLine) -> str:
    to = str(line.fields.get("to"))
    if to not in {NAMES, REVIEWERS}:
        sentence = _('needs "to": "{first}" or "{second}"')
        raise ValueError(sentence.format(first=NAMES, second=REVIEWERS))
    return to


def _name(line: LogLine, field_name: str) -> str:
    name = line.fields.get(field_name)
    if not isinstance(name, str):
        sentence = _('has no "{field}": give it a name')
        raise ValueError(sentence.format(field=field_name))  # noqa: TRY004 - it is the file's value
    return check_annotator(name)


def rules_now(rules: AnnotatorRules, changes: AnnotatorNames) -> AnnotatorRules:
    """The annotators and reviewers as they are called now, without those who were removed.

    Names are added only where the settings name somebody: otherwise everyone may annotate.
    """
    if not (changes or changes.names or changes.reviewers):
        return rules
    names, reviewers = rules.names, rules.reviewers
    if names:
        names = _with_added(names, changes.names)
        reviewers = _with_added(reviewers, changes.reviewers)
    return replace(
        rules,
        names=names_now(names, changes),
        reviewers=names_now(reviewers, changes),
        removed=tuple(sorted(changes.removed)),
        called=changes.called,
    )


def _with_added(names: tuple[str, ...], added: Iterable[str]) -> tuple[str, ...]:
    """The names with those that were added; two who add one may spell it in two ways."""
    for name in added:
        if same_name(name, names) is None:
            names = (*names, name)
    return names


def names_now(names: Iterable[str], changes: AnnotatorNames) -> tuple[str, ...]:
    """The names as they are now, each once, without those who were removed."""
    present: dict[str, None] = {}
    for name in names:
        if not changes.is_removed(name):
            present[changes.canonical(name)] = None
    return tuple(present)
