"""Label Studio's tasks as JSON, with their labelling configuration.

The folder has `tasks.json` and `config.xml`. Offsets are code points, as its editor
stores them since it counts them so (its pull request 1559); files of older versions
count UTF-16, which shows after an emoji, and their tags are then reported by their
words. A CRLF counts as two, as it does here. Of the words of a span it keeps spaces
only as one, so they are compared without.

Each annotator has one annotation of a task. The results of a span share its region's
id: its label, its attributes (`choices` where the scheme names the values, otherwise a
`textarea`), its confidence (a `rating`) and its note. A label of the whole article is
one of the `choices` of the task. The controls are called `layer-NAME`, `article-NAME`,
`attribute-LAYER.NAME`, with names as in a URL, and `confidence`, `note`, `annotator`; a
label under another control is read by its own name. To be imported there: the
configuration into the project's settings first, then the tasks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

from msgspec import structs

from hashiya.exchange.characters import XML, Alphabet
from hashiya.exchange.formats.label_studio.labelling_config import (
    ANNOTATOR,
    ARTICLE_LAYER,
    ATTRIBUTE,
    CONFIDENCE,
    LAYER,
    NOTE,
    TEXT,
    UsedControls,
    article_control,
    attribute_control,
    configuration,
    layer_control,
)
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
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
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article, Status
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

TASKS, CONFIG = "tasks.json", "config.xml"

Json = dict[str, object]


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses, folder: Path
) -> None:
    """Write the tasks one by one, then the configuration with all that they use."""
    used = UsedControls(scheme)
    with (folder / TASKS).open("wb") as file:
        separator = b"[\n"
        for exported in articles:
            file.write(separator + dumps(_task(exported, used, losses)).encode())
            separator = b",\n"
        file.write(b"[]\n" if separator == b"[\n" else b"\n]\n")
    (folder / CONFIG).write_text(configuration(used), encoding="utf-8", newline="\n")


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the tasks, in the folder or in a file that Label Studio exported.

    Predictions are read as such; relations and skipped annotations are reported as
    problems.

    Raises:
        FileInvalid: with the line and the path in the task.
    """
    tasks = path / TASKS if path.is_dir() else path
    for where, task in json_items(tasks, advance):
        with located(where):
            imported = _imported_article(where, task)
        yield imported


def _task(exported: ExportedArticle, used: UsedControls, losses: Losses) -> Json:
    article = exported.article
    by_annotator = exported.tags_by_annotator
    for name, status in exported.statuses.items():
        if status is Status.DONE:
            by_annotator.setdefault(name, [])
    annotations = []
    for name, tags in sorted(by_annotator.items()):
        annotation: Json = {
            "result": list(_results(name, tags, used, article, losses)),
            "was_cancelled": False,
            "ground_truth": False,
        }
        annotations.append(annotation)
    data = {TEXT: article.text, "article": article.id, "meta": dict(article.meta)}
    return {"data": data, "annotations": annotations}


def _results(
    annotator: str,
    tags: Sequence[TagRow],
    used: UsedControls,
    article: Article,
    losses: Losses,
) -> Iterator[Json]:
    yield _result("annotator", ANNOTATOR, "textarea", {"text": [annotator]})
    labels = [tag for tag in tags if tag.start is None]
    labels.sort(key=lambda tag: tag.layer)
    for layer, tags_of_layer in groupby(labels, lambda tag: tag.layer):
        choices: dict[str, TagRow] = {}
        for tag in tags_of_layer:
            if choices.setdefault(tag.label, tag) is not tag:
                why = "the article has the same label twice"
                losses.add(Part.OVERLAP, article, tag, why=why, gone=True)
            used.add(tag)
        first_tag = next(iter(choices.values()))
        value: Json = {"choices": list(choices)}
        yield _result(str(first_tag.id), article_control(layer), "choices", value)
    for tag in tags:
        if tag.start is not None:
            used.add(tag)
            yield from _region(tag, used)


def _region(tag: TagRow, used: UsedControls) -> Iterator[Json]:
    """The results of the region of a tag on a span."""
    span: Json = {"start": tag.start, "end": tag.end, "text": tag.text}
    key = str(tag.id)
    yield _result(
        key, layer_control(tag.layer), "labels", {**span, "labels": [tag.label]}
    )
    for name, value in tag.attributes.items():
        control = attribute_control(tag.layer, name)
        if used.is_choice(tag.layer, name):
            yield _result(key, control, "choices", {**span, "choices": [value]})
        else:
            yield _result(key, control, "textarea", {**span, "text": [value]})
    if tag.confidence is not None:
        yield _result(key, CONFIDENCE, "rating", {**span, "rating": tag.confidence})
    if tag.note:
        yield _result(key, NOTE, "textarea", {**span, "text": [tag.note]})


def _result(key: str, control: str, kind: str, value: Json) -> Json:
    return {
        "id": key,
        "from_name": control,
        "to_name": TEXT,
        "type": kind,
        "origin": "manual",
        "value": value,
    }


def _imported_article(where: str, task: Row) -> ImportedArticle:
    data = table(task, "data")
    try:
        article_text, article_id = text(data, TEXT), text_or_none(data, "article")
    except FieldInvalid as error:
        raise error.under(".data") from error
    tags: list[ImportedTag] = []
    problems: list[str] = []
    for index, annotation in enumerate(objects(task, "annotations")):
        path = f".annotations[{index}]"
        if annotation.get("was_cancelled"):
            problems.append(_("${path}: left out: it was skipped").format(path=path))
            continue
        try:
            tags += _tags(annotation, path, article_text, problems)
        except FieldInvalid as error:
            raise error.under(path) from error
    predicted = tuple(_predicted_tags(task, article_text, problems))
    return ImportedArticle(
        where=where,
        article=article_id,
        text=article_text,
        tags=tuple(tags),
        predicted=predicted,
        problems=tuple(problems),
    )


def _predicted_tags(
    task: Row, article_text: str, problems: list[str]
) -> Iterator[ImportedTag]:
    """The tags of predictions, with their own scores or that of the prediction."""
    for index, prediction in enumerate(items(task, "predictions")):
        path = f".predictions[{index}]"
        if not isinstance(prediction, dict):
            problems.append(
                _("${path}: left out: only its number is there").format(path=path)
            )
            continue
        try:
            score = real(prediction, "score")
            for tag in _tags(prediction, path, article_text, problems):
                score_of_tag = score if tag.score is None else tag.score
                yield structs.replace(tag, annotator=None, score=score_of_tag)
        except FieldInvalid as error:
            raise error.under(path) from error


def _tags(
    annotation: Row, path: str, article_text: str, problems: list[str]
) -> Iterator[ImportedTag]:
    """The tags of an annotation: one for each label, with all results that have its region's id."""
    results = objects(annotation, "result")
    annotator = _annotator(annotation, results)
    values_of_region: dict[str, list[Row]] = {}
    labels: list[tuple[int, Row]] = []
    result: Row
    for index, result in enumerate(results):
        step = f".result[{index}]"
        try:
            kind, control = text(result, "type"), text(result, "from_name", "")
        except FieldInvalid as error:
            raise error.under(step) from error
        is_of_article = kind == "choices" and "start" not in table(result, "value")
        if kind == "labels" or is_of_article:
            labels.append((index, result))
        elif kind not in {"choices", "textarea", "rating"}:
            problem = _("${path}: left out: a tag has no place for {part!r}").format(
                path=f"{path}{step}", part=kind
            )
            problems.append(problem)
        elif control != ANNOTATOR:
            values_of_region.setdefault(text(result, "id", ""), []).append(result)
    for index, result in labels:
        step = f".result[{index}]"
        try:
            values = values_of_region.get(text(result, "id", ""), [])
            place = f": ${path}{step}"
            for tag in _tags_of_result(result, place, article_text, annotator):
                yield tag if tag.start is None else _with_values(tag, values)
        except FieldInvalid as error:
            raise error.under(step) from error


def _tags_of_result(
    result: Row, place: str, article_text: str, annotator: str | None
) -> Iterator[ImportedTag]:
    value, kind = table(result, "value"), text(result, "type")
    control = text(result, "from_name", "")
    start = end = None
    prefix = ARTICLE_LAYER
    if kind == "labels":
        start, end = _offset(value, "start"), _offset(value, "end")
        prefix = LAYER
    layer = None
    if control.startswith(prefix):
        layer = unquote(control.removeprefix(prefix))
    for label in items(value, kind):
        if not isinstance(label, str):
            raise FieldInvalid(
                f".value.{kind}", _("is {value!r}: give strings").format(value=label)
            )
        yield ImportedTag(
            place=place,
            start=start,
            end=end,
            text=_differing_words(value, article_text, start, end),
            layer=layer,
            label=label,
            note=_joined(table(result, "meta"), "text"),
            annotator=annotator,
            score=real(result, "score"),
        )


def _with_values(tag: ImportedTag, results: list[Row]) -> ImportedTag:
    """The tag with the values of the other results of its region."""
    attributes: dict[str, str] = {}
    for result in results:
        control, kind = text(result, "from_name", ""), text(result, "type")
        value: Row = table(result, "value")
        if kind == "rating" and control == CONFIDENCE:
            tag = structs.replace(tag, confidence=number(value, "rating"))
        elif kind == "textarea" and control == NOTE:
            tag = structs.replace(tag, note=_joined(value, "text"))
        else:
            attributes[_attribute_name(control)] = _attribute_value(value, kind)
    return structs.replace(tag, attributes=attributes)


def _attribute_name(control: str) -> str:
    """The name of the attribute of a control; another control is an attribute of its own name."""
    if control.startswith(ATTRIBUTE):
        _, dot, name = control.removeprefix(ATTRIBUTE).partition(".")
        if dot:
            return unquote(name)
    return control


def _attribute_value(value: Row, kind: str) -> str:
    if kind == "rating":
        return str(value.get("rating"))
    return _joined(value, "choices" if kind == "choices" else "text")


def _joined(value: Row, key: str) -> str:
    """The text under the key, or the lines of the list under it."""
    words = value.get(key)
    if isinstance(words, str):
        return words
    return "\n".join(map(str, items(value, key)))


def _annotator(annotation: Row, results: Sequence[Row]) -> str | None:
    """The annotator by our own control, otherwise by Label Studio's mail address or number."""
    for result in results:
        if result.get("from_name") == ANNOTATOR:
            return _joined(table(result, "value"), "text") or None
    user = annotation.get("completed_by")
    if isinstance(user, dict):
        user = user.get("email") or user.get("id")
    if type(user) is int:
        return f"user-{user}"
    return user if isinstance(user, str) and user else None


def _offset(value: Row, key: str) -> int:
    offset = value.get(key)
    if isinstance(offset, str):
        is_number = offset.isascii() and offset.isdecimal() and len(offset) < 10
        if is_number:
            return int(offset)
    try:
        return number(value, key)
    except FieldInvalid as error:
        raise error.under(".value") from error


def _differing_words(
    value: Row, article_text: str, start: int | None, end: int | None
) -> str | None:
    """The words of the result; None where they are those of the text but for spaces."""
    words = text_or_none(value, "text")
    if words is None or start is None or end is None:
        return None
    words_of_text = article_text[max(start, 0) : max(end, 0)]
    return None if words.split() == words_of_text.split() else words


FORMAT = FolderFormat(
    name="label-studio",
    alphabet=Alphabet(names=XML),
    title=marked("Label Studio's tasks with their labelling configuration"),
    unit=marked("code points"),
    write=written,
    read=read,
    signs=Signs(folder_files=(TASKS,)),
    lacks=frozenset({Part.ORIGIN, Part.SCORE, Part.ID, Part.TIMES, Part.STATUS}),
    lacks_of_articles=frozenset({Part.ATTRIBUTES, Part.CONFIDENCE, Part.NOTE}),
)
