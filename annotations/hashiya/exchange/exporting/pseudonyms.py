"""Pseudonyms of annotators in an export, and the file that is the key to them.

The key is JSON: `{"format": "hashiya-pseudonyms/1", "names": {"salma": "annotator-2"}}`.
A name keeps its pseudonym from one export to the next; new names get the next numbers,
in an order that says nothing of them. The file is readable by its owner alone.
"""

import json
import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from msgspec import structs

from hashiya.errors import ExportRefused, InvalidAnnotator, system_reason
from hashiya.exchange.exporting.aggregation import MAJORITY, UNANIMOUS
from hashiya.exchange.losses import REQUESTED_LOSSES, Part
from hashiya.exchange.values import ExportedArticle
from hashiya.io.durable_files import replacing
from hashiya.io.json_text import dumps
from hashiya.language import gettext as _
from hashiya.model.annotators import check_annotator
from hashiya.review.verdicts import Verdict
from hashiya.store import TagRow

FORMAT: Final = "hashiya-pseudonyms/1"
_PREFIX = "annotator-"
# Not annotators: what several of them said.
_RULES = frozenset({MAJORITY, UNANIMOUS})
# Only the reasons of these name nobody.
_PLACES = frozenset({Part.EDGE, Part.OVERLAP, Part.NAME, Part.EMPTY, Part.TIMELIKE})


class Pseudonyms:
    """The pseudonyms of annotators and reviewers, which its file remembers.

    One that is not `extended` has all names already, and its file is only read.
    """

    def __init__(self, path: Path, *, extended: bool = True) -> None:
        """Read the key, if there is one.

        Raises:
            ExportRefused: when the file is none, or cannot be read.
        """
        self._path = path
        self._is_extended = extended
        self._names = _read(path)

    def add(self, names: Iterable[str]) -> None:
        """Give each of these names a pseudonym, if it has none.

        Raises:
            ExportRefused: when the key cannot be written, or is not to be extended.
        """
        new = sorted({*names} - self._names.keys() - _RULES)
        if not new:
            return
        if not self._is_extended:
            message = _(
                "{path}: has no pseudonym for {name!r}: it is not the key of this dataset"
            )
            raise ExportRefused(message.format(path=self._path, name=new[0]))
        random.SystemRandom().shuffle(new)
        taken = {*self._names.values()}
        number = 0
        for name in new:
            number += 1
            while f"{_PREFIX}{number}" in taken:
                number += 1
            self._names[name] = f"{_PREFIX}{number}"
            taken.add(f"{_PREFIX}{number}")
        self._write()

    def of(self, name: str) -> str:
        """The pseudonym of the name; what several annotators said keeps its name."""
        if name in _RULES:
            return name
        if name not in self._names:
            self.add([name])
        return self._names[name]

    def article(self, exported: ExportedArticle) -> ExportedArticle:
        """The article with pseudonyms for all names of annotators and reviewers."""
        decided_from = exported.decided_from
        return replace(
            exported,
            tags=tuple(map(self._tag, exported.tags)),
            statuses=self._keys(exported.statuses),
            marked=self._keys(exported.marked),
            partial=self._keys(exported.partial),
            decided_from=(
                None if decided_from is None else tuple(map(self._tag, decided_from))
            ),
            detached=tuple(map(self._tag, exported.detached)),
            predicted=tuple(map(self._suggestion, exported.predicted)),
            verdicts=tuple(map(self._verdict, exported.verdicts)),
            finished=self._keys(exported.finished),
        )

    def loss(self, line: str) -> str:
        """The line of a list of losses with a pseudonym, without a reason that may name others."""
        loss = json.loads(line)
        # The format was given tags with pseudonyms already.
        is_of_selection = Part(loss["part"]) in REQUESTED_LOSSES
        if "annotator" in loss and is_of_selection:
            loss["annotator"] = self.of(loss["annotator"])
        if loss["part"] not in _PLACES:
            loss.pop("why", None)
        return dumps(loss)

    def _tag(self, tag: TagRow) -> TagRow:
        origin = tag.origin
        kind, colon, name = origin.partition(":")
        if colon and name in self._names:
            origin = f"{kind}:{self.of(name)}"
        return structs.replace(tag, annotator=self.of(tag.annotator), origin=origin)

    def _suggestion(self, tag: TagRow) -> TagRow:
        """The suggestion; its source keeps its name, unless an annotator is called so."""
        if tag.annotator in self._names:
            return self._tag(tag)
        return tag

    def _keys(self, values: Mapping[str, Any]) -> dict[str, Any]:
        named = {self.of(name): value for name, value in values.items()}
        return dict(sorted(named.items()))

    def _verdict(self, verdict: Verdict) -> Verdict:
        gold = verdict.gold
        sources = []
        for source in verdict.sources:
            sources.append(replace(source, annotator=self.of(source.annotator)))
        return replace(
            verdict,
            reviewer=self.of(verdict.reviewer),
            sources=tuple(sources),
            silent=tuple(sorted(map(self.of, verdict.silent))),
            gold=gold and replace(gold, annotator=self.of(gold.annotator)),
        )

    def _write(self) -> None:
        content = {"format": FORMAT, "names": dict(sorted(self._names.items()))}
        try:
            # Before anything is in it.
            self._path.touch(mode=0o600)
            with replacing(self._path) as file:
                file.write(f"{dumps(content, indent=1)}\n".encode())
        except OSError as error:
            message = _("{path}: the key to the pseudonyms is not written: {reason}")
            raise ExportRefused(
                message.format(path=self._path, reason=system_reason(error))
            ) from error


def _read(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        message = _("{path}: cannot be read: {reason}; give another file")
        raise ExportRefused(
            message.format(path=path, reason=system_reason(error))
        ) from error
    except (ValueError, RecursionError):
        content = None
    names: object = None
    if isinstance(content, dict) and content.get("format") == FORMAT:
        names = content.get("names")
    if not isinstance(names, dict) or not _are_pseudonyms(names.values()):
        message = _(
            "{path}: is not a key to pseudonyms: give another file, or a new one"
        )
        raise ExportRefused(message.format(path=path))
    return names


def _are_pseudonyms(values: Collection[object]) -> bool:
    """Whether these are names of annotators that differ."""
    for value in values:
        if not isinstance(value, str):
            return False
        try:
            check_annotator(value)
        except InvalidAnnotator:
            return False
    return len({*values}) == len(values)
