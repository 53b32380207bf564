"""Label Studio's JSON, a folder: the tasks in `tasks.json`, and the labelling configuration they need in `config.xml`.

Offsets are code points, as its editor stores them since it counts them so (its pull
request 1559); files of older versions count UTF-16, which shows after an emoji, and
their tags are then told by their words. A CRLF counts as two, as it does here. Of the
words of a span it keeps spaces only as one, so they are compared without.

Each annotator has one annotation of a task. The results of a span share its region's
id: its label, its attributes (`choices` where the scheme names the values, else a
`textarea`), its confidence (a `rating`) and its note. A label of the whole article is
one of the `choices` of the task. The controls are called `layer-NAME`, `article-NAME`,
`attribute-LAYER.NAME`, with names as in a URL, and `confidence`, `note`, `annotator`; a
label under another control is taken by its own name. To be imported there: the
configuration into the project's settings first, then the tasks.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, unquote

from msgspec import structs

from hashiya.exchange.formats.label_studio_config import Used, configuration
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    items,
    located,
    number,
    objects,
    real,
    table,
    text,
    text_or_none,
)
from hashiya.io.json_array import json_items
from hashiya.io.json_text import dumps
from hashiya.model.model import Article, Status, Tag
from hashiya.model.scheme import Scheme

TASKS, CONFIG = "tasks.json", "config.xml"
TEXT, ANNOTATOR, CONFIDENCE, NOTE = "text", "annotator", "confidence", "note"
LAYER, ARTICLE, ATTRIBUTE = "layer-", "article-", "attribute-"

Json = dict[str, object]


def written(
    exported: Iterable[Exported], scheme: Scheme, losses: Losses, folder: Path
) -> None:
    """Write the tasks one by one, then the configuration with all that they use."""
    used = Used(scheme)
    with (folder / TASKS).open("wb") as file:
        sign = b"[\n"
        for each in exported:
            file.write(sign + dumps(_task(each, used, losses)).encode())
            sign = b",\n"
        file.write(b"[]\n" if sign == b"[\n" else b"\n]\n")
    (folder / CONFIG).write_text(configuration(used), encoding="utf-8", newline="\n")


def read(path: Path, advance: Advance) -> Iterator[Imported]:
    """What the tasks tell: of the folder, or of the one file that Label Studio exports.

    Predictions are read as what they are; relations and skipped annotations are told as
    problems.

    Raises:
        FileInvalid: naming the line and the place in the task.
    """
    tasks = path / TASKS if path.is_dir() else path
    for where, task in json_items(tasks, advance):
        with located(where):
            imported = _imported(where, task)
        yield imported


def _task(exported: Exported, used: Used, losses: Losses) -> Json:
    article = exported.article
    busy = {name for name, status in exported.statuses.items() if status is Status.DONE}
    names = sorted(busy | {tag.annotator for tag in exported.tags})
    return {
        "data": {TEXT: article.text, "article": article.id, "meta": dict(article.meta)},
        "annotations": [
            {
                "result": list(
                    _results(
                        name,
                        [tag for tag in exported.tags if tag.annotator == name],
                        used,
                        article,
                        losses,
                    )
                ),
                "was_cancelled": False,
                "ground_truth": False,
            }
            for name in names
        ],
    }


def _results(
    annotator: str, tags: list[Tag], used: Used, article: Article, losses: Losses
) -> Iterator[Json]:
    yield _result("annotator", ANNOTATOR, "textarea", {"text": [annotator]})
    whole = sorted((tag for tag in tags if tag.span is None), key=lambda tag: tag.layer)
    for layer, those in groupby(whole, lambda tag: tag.layer):
        choices: dict[str, Tag] = {}
        for tag in those:
            if choices.setdefault(tag.label, tag) is not tag:
                losses.add(
                    Part.OVERLAP,
                    article,
                    tag,
                    why="the article has the same label twice",
                    gone=True,
                )
            used.note(tag)
        first = next(iter(choices.values()))
        yield _result(
            str(first.id),
            f"{ARTICLE}{quote(layer, '')}",
            "choices",
            {"choices": list(choices)},
        )
    for tag in tags:
        if tag.span is not None:
            used.note(tag)
            yield from _region(tag, used)


def _region(tag: Tag, used: Used) -> Iterator[Json]:
    place: Json = (
        {"start": tag.span.start, "end": tag.span.end, "text": tag.text}
        if tag.span
        else {}
    )
    key = str(tag.id)
    yield _result(
        key,
        f"{LAYER}{quote(tag.layer, '')}",
        "labels",
        {**place, "labels": [tag.label]},
    )
    for name, value in tag.attributes.items():
        control = f"{ATTRIBUTE}{quote(tag.layer, '')}.{quote(name, '')}"
        if used.is_choice(tag.layer, name):
            yield _result(key, control, "choices", {**place, "choices": [value]})
        else:
            yield _result(key, control, "textarea", {**place, "text": [value]})
    if tag.confidence is not None:
        yield _result(key, CONFIDENCE, "rating", {**place, "rating": tag.confidence})
    if tag.note:
        yield _result(key, NOTE, "textarea", {**place, "text": [tag.note]})


def _result(key: str, control: str, kind: str, value: Json) -> Json:
    return {
        "id": key,
        "from_name": control,
        "to_name": TEXT,
        "type": kind,
        "origin": "manual",
        "value": value,
    }


def _imported(where: str, task: Row) -> Imported:
    data = table(task, "data")
    try:
        words, article = text(data, TEXT), text_or_none(data, "article")
    except FieldInvalid as error:
        raise error.under(".data") from error
    tags: list[ImportedTag] = []
    problems: list[str] = []
    for index, annotation in enumerate(objects(task, "annotations")):
        place = f".annotations[{index}]"
        if annotation.get("was_cancelled"):
            problems.append(f"${place}: left out: it was skipped")
            continue
        try:
            tags += _tags(annotation, place, words, problems)
        except FieldInvalid as error:
            raise error.under(place) from error
    predicted = tuple(_predicted(task, words, problems))
    return Imported(
        where=where,
        article=article,
        text=words,
        tags=tuple(tags),
        predicted=predicted,
        problems=tuple(problems),
    )


def _predicted(task: Row, words: str, problems: list[str]) -> Iterator[ImportedTag]:
    """The tags of a model's predictions, each as sure as it says itself, or as the prediction says; some exports only number them."""
    for index, prediction in enumerate(items(task, "predictions")):
        place = f".predictions[{index}]"
        if not isinstance(prediction, dict):
            problems.append(f"${place}: left out: only its number is there")
            continue
        try:
            score = real(prediction, "score")
            for tag in _tags(prediction, place, words, problems):
                yield structs.replace(
                    tag, annotator=None, score=score if tag.score is None else tag.score
                )
        except FieldInvalid as error:
            raise error.under(place) from error


def _tags(
    annotation: Row, place: str, words: str, problems: list[str]
) -> Iterator[ImportedTag]:
    """The tags of an annotation: a region for each label that has its id, and with all that its id says."""
    results = objects(annotation, "result")
    annotator = _annotator(annotation, results)
    more: dict[str, list[Row]] = {}
    regions: list[tuple[int, dict[str, object]]] = []
    for index, result in enumerate(results):
        try:
            kind, control = text(result, "type"), text(result, "from_name", "")
        except FieldInvalid as error:
            raise error.under(f".result[{index}]") from error
        if kind == "labels" or (
            kind == "choices" and "start" not in table(result, "value")
        ):
            regions.append((index, result))
        elif kind in {"choices", "textarea", "rating"}:
            if control != ANNOTATOR:
                more.setdefault(text(result, "id", ""), []).append(result)
        else:
            problems.append(
                f"${place}.result[{index}]: left out: a tag has no place for {kind!r}"
            )
    for index, result in regions:
        step = f".result[{index}]"
        try:
            yield from _of_region(
                result,
                f": ${place}{step}",
                more.get(text(result, "id", ""), []),
                words,
                annotator,
            )
        except FieldInvalid as error:
            raise error.under(step) from error


def _of_region(
    result: Row, place: str, more: list[Row], words: str, annotator: str | None
) -> Iterator[ImportedTag]:
    value, control, kind = (
        table(result, "value"),
        text(result, "from_name", ""),
        text(result, "type"),
    )
    is_span = kind == "labels"
    start, end = (
        (_offset(value, "start"), _offset(value, "end")) if is_span else (None, None)
    )
    layer = control.removeprefix(LAYER if is_span else ARTICLE)
    for label in items(value, kind):
        if not isinstance(label, str):
            raise FieldInvalid(f".value.{kind}", f"is {label!r}: give strings")
        tag = ImportedTag(
            place=place,
            start=start,
            end=end,
            text=_words(value, words, start, end),
            layer=unquote(layer) if layer != control else None,
            label=label,
            note=_joined(table(result, "meta"), "text"),
            annotator=annotator,
            score=real(result, "score"),
        )
        yield _with(tag, more) if is_span else tag


def _with(tag: ImportedTag, more: list[Row]) -> ImportedTag:
    """The tag with what the other results of its region say."""
    attributes: dict[str, str] = {}
    for result in more:
        control, kind = text(result, "from_name", ""), text(result, "type")
        value: Row = table(result, "value")
        if kind == "rating" and control == CONFIDENCE:
            tag = structs.replace(tag, confidence=number(value, "rating"))
        elif kind == "textarea" and control == NOTE:
            tag = structs.replace(tag, note=_joined(value, "text"))
        else:
            _, dot, name = control.removeprefix(ATTRIBUTE).partition(".")
            said = (
                str(value.get("rating"))
                if kind == "rating"
                else _joined(value, _VALUES[kind])
            )
            attributes[
                unquote(name) if dot and control.startswith(ATTRIBUTE) else control
            ] = said
    return structs.replace(tag, attributes=attributes)


_VALUES = {"choices": "choices", "textarea": "text"}


def _joined(value: Row, key: str) -> str:
    """The one text under the key, or all of the list there, a line each."""
    said = value.get(key)
    return said if isinstance(said, str) else "\n".join(map(str, items(value, key)))


def _annotator(annotation: Row, results: list[dict[str, object]]) -> str | None:
    """Who annotated: as our own control says, else by the mail address or the number that Label Studio tells."""
    for result in results:
        if result.get("from_name") == ANNOTATOR:
            return _joined(table(result, "value"), "text") or None
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        by = by.get("email") or by.get("id")
    return (
        f"user-{by}" if type(by) is int else by if isinstance(by, str) and by else None
    )


def _offset(value: Row, key: str) -> int:
    said = value.get(key)
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 10:
        return int(said)
    try:
        return number(value, key)
    except FieldInvalid as error:
        raise error.under(".value") from error


def _words(value: Row, words: str, start: int | None, end: int | None) -> str | None:
    """The words that the result tells, None where they are the text's but for spaces."""
    told = text_or_none(value, "text")
    if told is None or start is None or end is None:
        return None
    return None if told.split() == words[max(start, 0) : max(end, 0)].split() else told


FORMAT = FolderFormat(
    name="label-studio",
    title="Label Studio's tasks with their labelling configuration",
    unit="code points",
    write=written,
    read=read,
    lacks=frozenset({Part.ORIGIN, Part.SCORE, Part.ID, Part.TIMES, Part.STATUS}),
    lacks_of_articles=frozenset({Part.ATTRIBUTES, Part.CONFIDENCE, Part.NOTE}),
)
