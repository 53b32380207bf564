"""Decisions of a reviewer from a file of JSON Lines: an article, a place, what is right there.

```
{"article": "gaza-1", "item": "9c1f04a2be70", "ruling": "accepted", "answer": "salma"}
{"article": "gaza-1", "item": "0d3b51c7aa12", "ruling": "rejected", "note": "no claim"}
```

`item` is the id of a place, as `hashiya review --json` gives it. The ruling `accepted`
takes the annotator who is its `answer`, or without one what most say; `merged` takes
`union` or `intersection`; `edited` an object with `label`, `attributes`, `start` or
`end`; `rejected` none. `open` decides nothing. With each may be a `note`, a `gap` and how
`sure` the reviewer is.
"""

from dataclasses import dataclass, field
from pathlib import Path

from msgspec import UNSET, Struct, UnsetType, ValidationError, convert

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError, Hint, InvalidTag, UnknownTag
from hashiya.exchange.formats.struct_errors import field_error
from hashiya.io.fields import FieldInvalid, Row, located
from hashiya.io.line_reader import json_row, raw_lines
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Span
from hashiya.review.adjudication import GoldSession
from hashiya.review.bulk_adjudication import article_session
from hashiya.review.hidden_names import letters_for
from hashiya.review.items import Edges, Item
from hashiya.review.queue import visible_articles
from hashiya.review.verdicts import Ruling, check_sure
from hashiya.sessions.tag_edits import checked_note
from hashiya.store import TagStore


class EditedAnswer(Struct, kw_only=True):
    """What is right in place of the annotators' answers; what is left out stays."""

    label: str | UnsetType = UNSET
    attributes: dict[str, str] | UnsetType = UNSET
    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET


class DecisionRow(Struct, kw_only=True):
    """A line of the file."""

    article: str
    item: str
    ruling: Ruling
    answer: str | EditedAnswer | None = None
    note: str | UnsetType = UNSET
    gap: bool | UnsetType = UNSET
    sure: int | UnsetType | None = UNSET


@dataclass(slots=True)
class FileDecisions:
    """How many places the file decided, and sentences about its other lines."""

    decided: int = 0
    problems: list[str] = field(default_factory=list)


def decide_from_file(
    project: ProjectFolder,
    store: TagStore,
    reviewer: str,
    path: Path,
    *,
    is_dry_run: bool = False,
) -> FileDecisions:
    """Decide what the lines of the file say, those of an article as one action.

    A line that cannot be is reported, and costs no other. In a dry run nothing is saved.

    Raises:
        FileInvalid: when the file cannot be read.
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    result = FileDecisions()
    rows = _rows_by_article(path, result.problems)
    for article, placed_rows in rows.items():
        where = placed_rows[0][0]
        try:
            article_id = project.entry(article).id
            if not visible_articles(project, store, reviewer, [article_id]):
                message = _("you have {article!r} to do yourself: mark it done first")
                raise InvalidTag(message.format(article=article_id))
            session = article_session(project, store, reviewer, article_id)
        except HashiyaError as error:
            result.problems.append(Finding.of(error, f"{where}: "))
            continue
        with session.as_one_action():
            for place, row in placed_rows:
                try:
                    decide(session, row, hides_names=project.annotators.hides_names)
                except HashiyaError as error:
                    result.problems.append(Finding.of(error, f"{place}: "))
                else:
                    result.decided += 1
        if not is_dry_run:
            session.save()
    return result


_PlacedRows = list[tuple[str, DecisionRow]]


def _rows_by_article(path: Path, problems: list[str]) -> dict[str, _PlacedRows]:
    """The rows of each article with their lines, in the order of the file."""
    rows: dict[str, _PlacedRows] = {}
    for number, line in raw_lines(path, lambda _: None):
        where = f"{path}:{number}"
        try:
            row = _row(line, where)
        except HashiyaError as error:
            problems.append(Finding.of(error))
            continue
        if row is not None:
            rows.setdefault(row.article, []).append((where, row))
    return rows


def _row(line: bytes, where: str) -> DecisionRow | None:
    values = json_row(line, where)
    if values is None:
        return None
    with located(where):
        _check_keys(values, DecisionRow, "")
        answer = values.get("answer")
        if isinstance(answer, dict):
            _check_keys(answer, EditedAnswer, ".answer")
        try:
            return convert(values, DecisionRow)
        except ValidationError as error:
            raise field_error(values, DecisionRow) from error


def _check_keys(values: Row, struct: type[Struct], path: str) -> None:
    """Refuse a key that says nothing here: a mistyped one would change what is decided."""
    for key in values:
        if key not in struct.__struct_fields__:
            names = comma_separated(struct.__struct_fields__)
            message = _("is not known here; there are: {names}")
            raise FieldInvalid(f"{path}.{key[:40]}", message.format(names=names))


def decide(
    session: GoldSession, row: DecisionRow, *, hides_names: bool = False
) -> None:
    """Decide what the row says of a place of the session's article.

    Where the project `hides_names` the letter of an annotator stands for the name.

    Raises:
        UnknownTag: when there is no such place, or the annotator has no answer there.
        InvalidTag, UnknownLabel, InvalidAttribute, SpanOutOfRange: when the answer
            cannot be one.
    """
    item = _item(session, row.item)
    if not isinstance(row.note, UnsetType):
        checked_note(row.note)
    if not isinstance(row.sure, UnsetType):
        check_sure(row.sure)
    answer = row.answer
    match row.ruling:
        case Ruling.ACCEPTED if answer is None:
            session.accept_most(item)
        case Ruling.ACCEPTED if isinstance(answer, str):
            annotator = _name_of(session, answer) if hides_names else answer
            if annotator in item.silent:
                session.reject(item)
            else:
                session.accept(item, annotator)
        case Ruling.MERGED if isinstance(answer, str) and answer in {*Edges}:
            session.merge(item, Edges(answer))
        case Ruling.EDITED if isinstance(answer, EditedAnswer):
            _edit(session, item, answer)
        case Ruling.REJECTED if answer is None:
            session.reject(item)
        case Ruling.OPEN if answer is None:
            pass
        case _:
            raise InvalidTag(_answer_needed(row.ruling))
    remarks = (row.note, row.gap, row.sure)
    if any(value is not UNSET for value in remarks):
        session.remark(
            item,
            note=... if isinstance(row.note, UnsetType) else row.note,
            gap=... if isinstance(row.gap, UnsetType) else row.gap,
            sure=... if isinstance(row.sure, UnsetType) else row.sure,
        )


def _name_of(session: GoldSession, letter: str) -> str:
    """The annotator whom the letter stands for in the article; the letter if it is a name."""
    annotators = [own.annotator for own in session.annotations.by_annotator]
    for name, own_letter in letters_for(session.article.id, annotators).items():
        if own_letter == letter:
            return name
    return letter


def _item(session: GoldSession, item_id: str) -> Item:
    for item in session.items:
        if item.id == item_id:
            return item
    message = _("no place of {article!r} has the id {id!r}")
    raise UnknownTag(
        message.format(article=session.article.id, id=item_id),
        hint=Hint.LIST_PLACES,
    )


def _edit(session: GoldSession, item: Item, answer: EditedAnswer) -> None:
    old = session.starting_span(item)
    span = old
    if old is not None:
        start = old.start if isinstance(answer.start, UnsetType) else answer.start
        end = old.end if isinstance(answer.end, UnsetType) else answer.end
        span = Span(start, end)
    session.edit(
        item,
        span=span,
        label=... if isinstance(answer.label, UnsetType) else answer.label,
        attributes=(
            ... if isinstance(answer.attributes, UnsetType) else answer.attributes
        ),
    )


def _answer_needed(ruling: Ruling) -> str:
    match ruling:
        case Ruling.MERGED:
            edges = comma_separated(Edges)
            message = _("the answer of {ruling} is one of: {names}")
            return message.format(ruling=ruling.value, names=edges)
        case Ruling.EDITED:
            message = _(
                "the answer of {ruling} is an object with label, attributes, start or end"
            )
        case Ruling.ACCEPTED:
            message = _("the answer of {ruling} is an annotator, or left out")
        case _:
            message = _("{ruling} has no answer: leave it out")
    return message.format(ruling=ruling.value)
