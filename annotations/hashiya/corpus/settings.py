"""A project's settings in `hashiya.toml`, and those that hold while a merge conflict is in it."""

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hashiya.corpus.encoding import ENCODINGS
from hashiya.errors import SchemeInvalid
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.merge_conflicts import Conflict, conflicts_in, sides_of
from hashiya.io.regular_files import read_regular
from hashiya.io.toml import Table, parse_toml, read_toml, where
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotator_names import read_names, rules_now
from hashiya.model.annotators import UNNAMED_ANNOTATORS, AnnotatorRules, annotator_rules
from hashiya.model.scheme import Scheme
from hashiya.model.scheme_file import default_scheme, scheme_from

SETTINGS = "hashiya.toml"
TAGS = "tags"
# A copy of the settings as this machine last read them without a conflict. Without it
# a side of the conflict holds, so it may be deleted.
LAST_GOOD = f"{TAGS}/.cache/{SETTINGS}"

# A message describes this many conflicts.
_DESCRIBED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The scheme, the annotators and the encoding of articles that is set.

    `conflict` is a sentence about a merge conflict in the file; these are then the last
    good settings.
    """

    scheme: Scheme = field(default_factory=default_scheme)
    annotators: AnnotatorRules = UNNAMED_ANNOTATORS
    encoding: str | None = None
    conflict: str = ""


def read_settings(root: Path, name: str | None = None) -> Settings:
    """The settings of the project's folder; the defaults where there is no file.

    `name` is what messages call the file.

    Raises:
        SchemeInvalid: when the file cannot be used, naming file, line and key. One with
            a merge conflict can, unless neither side can and there is no copy of the
            last good one.
        StoreUnreadable: when the changes of annotators' names cannot be read.
    """
    changes = read_names(root)
    settings = _read(root, name)
    return replace(settings, annotators=rules_now(settings.annotators, changes))


def _read(root: Path, name: str | None) -> Settings:
    """The settings with annotators by the names that are in the file."""
    path = root / SETTINGS
    if not os.path.lexists(path):
        return Settings()
    display_name = name or str(path)
    try:
        table = read_toml(path, name)
    except SchemeInvalid:
        source = _source(path)
        conflicts = conflicts_in(source)
        if not conflicts:
            raise
        return _last_good(root, source, display_name, conflicts)
    settings = _settings(table)
    _keep_copy(root, table.source)
    return settings


def refuse_conflict(source: str, name: str) -> None:
    """Refuse to edit a text with a merge conflict.

    Raises:
        SchemeInvalid: when there is one.
    """
    conflicts = conflicts_in(source)
    if conflicts:
        raise SchemeInvalid(
            _("{conflict}; solve it before the scheme is changed").format(
                conflict=_described(name, conflicts)
            )
        )


def _settings(table: Table) -> Settings:
    table.only("layers", "articles", "annotators", "review")
    return Settings(
        scheme=scheme_from(table),
        annotators=annotator_rules(table.table("annotators"), table.table("review")),
        encoding=_encoding(table.table("articles")),
    )


def _encoding(table: Table) -> str | None:
    table.only("encoding")
    if "encoding" not in table.values:
        return None
    encoding = table.text("encoding").lower()
    if encoding not in ENCODINGS:
        raise table.refused(
            "encoding",
            _("{encoding!r} is not known; known are {names}").format(
                encoding=encoding, names=comma_separated(ENCODINGS)
            ),
        )
    return encoding


def _last_good(
    root: Path, source: str, name: str, conflicts: Sequence[Conflict]
) -> Settings:
    """The settings before the conflict, otherwise those of one of its sides.

    Raises:
        SchemeInvalid: naming the conflict, when none of them can be used.
    """
    conflict = _described(name, conflicts)
    for candidate, words in _candidates(root, source, conflicts[0]):
        try:
            settings = _settings(parse_toml(candidate, name))
        except SchemeInvalid:
            continue
        return replace(
            settings,
            conflict=f"{conflict}; {words}",
        )
    raise SchemeInvalid(
        _(
            "{conflict}, and neither side can be used by itself: solve the conflict"
        ).format(conflict=conflict)
    )


def _candidates(
    root: Path, source: str, conflict: Conflict
) -> Iterator[tuple[str, str]]:
    """Settings that may be used, the best first, with words that say which they are."""
    last = _source(root / LAST_GOOD)
    if last:
        yield last, _("until it is solved the last good scheme holds")
    ours, theirs = sides_of(source)
    sentence = _("until it is solved the scheme of {side} holds")
    yield ours, sentence.format(side=conflict.our_name)
    yield theirs, sentence.format(side=conflict.their_name)


def _described(name: str, conflicts: Sequence[Conflict]) -> str:
    first = conflicts[0]
    parts = [
        _("{path}:{line}: is in a merge conflict: {conflict}").format(
            path=name, line=first.line, conflict=first
        )
    ]
    parts += _others(conflicts[1:_DESCRIBED])
    if len(conflicts) > _DESCRIBED:
        parts.append(
            _("and {count} more").format(count=f"{len(conflicts) - _DESCRIBED:,}")
        )
    return _("; ").join(parts)


def _others(conflicts: Iterable[Conflict]) -> Iterator[str]:
    for conflict in conflicts:
        yield _("line {line}: {conflict}").format(line=conflict.line, conflict=conflict)


def _source(path: Path) -> str:
    """The text of the file; "" where it cannot be read."""
    try:
        source = read_regular(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    return source.replace("\r\n", "\n")


def _keep_copy(root: Path, source: str) -> None:
    """Keep a copy of the settings where there are tags, if it can be written."""
    copy = root / LAST_GOOD
    if not (root / TAGS).is_dir() or _source(copy) == source:
        return
    with contextlib.suppress(OSError):
        make_folder(copy.parent, shared=True)
        with replacing(copy, shared=True) as file:
            file.write(source.encode())


def key_place(settings: Path, scheme: Scheme, layer: str, label: str) -> str:
    """The file, the line and the key of a label's key."""
    layers = scheme.layers
    index = [other.name for other in layers].index(layer)
    number = [other.name for other in layers[index].labels].index(label)
    try:
        source = read_regular(settings).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        # The default scheme is in no file of the project.
        return _("label {label}").format(label=f"{layer}/{label}")
    return where(SETTINGS, source, ("layers", index, "labels", number, "key"))
