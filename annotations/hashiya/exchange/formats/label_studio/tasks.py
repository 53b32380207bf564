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
`attribute-LAYER.NAME`, with names as in a URL, and `confidence`, `note`,
`annotator-name`; a label under another control is read by its own name. To be imported
there: the configuration into the project's settings first, then the tasks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

from msgspec import structs

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.characters import XML, Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.json_lines import left_out_field
from hashiya.exchange.formats.label_studio.labelling_config import (
    ANNOTATOR,
    CONFIDENCE,
    NOTE,
    TEXT,
    UsedControls,
    article_control,
    attribute_control,
    configuration,
    layer_control,
)
from hashiya.exchange.formats.label_studio.minimal_rows import (
    is_minimal,
    minimal_data,
    minimal_results,
)
from hashiya.exchange.formats.label_studio.task_results import (
    HYPERTEXT,
    PlacedResult,
    tags_of_results,
)
from hashiya.exchange.formats.label_studio.task_text import (
    configured_key,
    other_data,
    page_text,
)
from hashiya.exchange.formats.label_studio.task_text import text_key as text_key_of
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    items,
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
        for number, exported in enumerate(articles, 1):
            # Its converter asks for an id of the task; a server gives it another.
            task = {"id": number, **_task(exported, used, losses)}
            file.write(separator + dumps(task).encode())
            separator = b",\n"
        file.write(b"[]\n" if separator == b"[\n" else b"\n]\n")
    (folder / CONFIG).write_text(configuration(used), encoding="utf-8", newline="\n")


def read(
    path: Path, advance: Advance, *, text_key: str | None = None
) -> Iterator[ImportedArticle]:
    """The articles of the tasks, in the folder or in a file that Label Studio exported.

    Predictions are read as such; relations, skipped annotations and tasks that cannot be
    read are reported as problems.

    Raises:
        FileInvalid: with the line and the path in the task.
    """
    tasks = path / TASKS if path.is_dir() else path
    configured = configured_key(tasks.with_name(CONFIG))
    broken = BrokenRows()
    for where, task in json_items(tasks, advance):
        article = partial(_articles, where, task, text_key, configured)
        yield from broken.read(where, article)
    broken.refuse_if_all()


def _articles(
    where: str, task: Json | FileInvalid, named: str | None, configured: str | None
) -> Iterator[ImportedArticle]:
    if isinstance(task, FileInvalid):
        raise task
    yield _imported_article(where, task, named, configured)


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
    task: Json = {"data": data, "annotations": annotations}
    if exported.predicted:
        task["predictions"] = list(_written_predictions(exported, used, losses))
    return task


def _written_predictions(
    exported: ExportedArticle, used: UsedControls, losses: Losses
) -> Iterator[Json]:
    """A prediction of each source of suggestions, with the scores of its tags."""
    sources: dict[str, list[TagRow]] = {}
    for tag in exported.predicted:
        sources.setdefault(tag.annotator, []).append(tag)
    for source, tags in sorted(sources.items()):
        prediction: Json = {
            "model_version": source,
            "result": list(_results("", tags, used, exported.article, losses)),
        }
        scores = [tag.score for tag in tags if tag.score is not None]
        if scores:
            prediction["score"] = sum(scores) / len(scores)
        yield prediction


def _results(
    annotator: str,
    tags: Sequence[TagRow],
    used: UsedControls,
    article: Article,
    losses: Losses,
) -> Iterator[Json]:
    if annotator:
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
    label = _result(
        key, layer_control(tag.layer), "labels", {**span, "labels": [tag.label]}
    )
    if tag.score is not None:
        label["score"] = tag.score
    yield label
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


def _imported_article(
    where: str, task: Row, named: str | None, configured: str | None
) -> ImportedArticle:
    """The article of a task, or of a row of JSON_MIN."""
    problems: list[str] = []
    annotations: list[tuple[list[PlacedResult], object]] = []
    if is_minimal(task):
        data = minimal_data(task)
        annotations.append(minimal_results(task))
    else:
        data = table(task, "data")
        annotations += _annotations(task, problems)
    key = text_key_of(data, named, configured, where)
    article_text = text(data, key)
    predictions = list(_predictions(task, problems))
    every_result = [results for results, _user in (*annotations, *predictions)]
    if "<" in article_text and any(map(_are_of_page, every_result)):
        article_text = page_text(article_text)
    tags: list[ImportedTag] = []
    for results, user in annotations:
        tags += tags_of_results(results, user, article_text, problems)
    predicted: list[ImportedTag] = []
    for results, score in predictions:
        for tag in tags_of_results(results, None, article_text, problems):
            score_of_tag = score if tag.score is None else tag.score
            predicted.append(structs.replace(tag, annotator=None, score=score_of_tag))
    return ImportedArticle(
        where=where,
        article=text_or_none(data, "article"),
        text=article_text,
        tags=tuple(tags),
        predicted=tuple(predicted),
        meta=other_data(data, key),
        problems=tuple(problems),
    )


def _annotations(
    task: Row, problems: list[str]
) -> Iterator[tuple[list[PlacedResult], object]]:
    """The results of each annotation that was not skipped, and whose it is."""
    for index, annotation in enumerate(items(task, "annotations")):
        path = f".annotations[{index}]"
        if isinstance(annotation, dict) and annotation.get("was_cancelled"):
            problems.append(_("${path}: left out: it was skipped").format(path=path))
            continue
        try:
            results = _placed_results(annotation, path)
        except FieldInvalid as error:
            problems.append(left_out_field(error))
        else:
            user = (
                annotation.get("completed_by") if isinstance(annotation, dict) else None
            )
            yield results, user


def _predictions(
    task: Row, problems: list[str]
) -> Iterator[tuple[list[PlacedResult], float | None]]:
    """The results of each prediction, and its score."""
    for index, prediction in enumerate(items(task, "predictions")):
        path = f".predictions[{index}]"
        if not isinstance(prediction, dict):
            problem = _("${path}: left out: only its number is there")
            problems.append(problem.format(path=path))
            continue
        try:
            score = real(prediction, "score")
        except FieldInvalid as error:
            problems.append(left_out_field(error.under(path)))
            score = None
        try:
            yield _placed_results(prediction, path), score
        except FieldInvalid as error:
            problems.append(left_out_field(error))


def _placed_results(annotation: object, path: str) -> list[PlacedResult]:
    results: list[PlacedResult] = []
    if not isinstance(annotation, dict):
        raise FieldInvalid(path, _("is not an object: give one"))
    try:
        for index, result in enumerate(items(annotation, "result")):
            results.append((f"{path}.result[{index}]", result))
    except FieldInvalid as error:
        raise error.under(path) from error
    return results


def _are_of_page(results: list[PlacedResult]) -> bool:
    """Whether one of the results is of a web page."""
    for _path, result in results:
        if isinstance(result, dict) and result.get("type") == HYPERTEXT:
            return True
    return False


def _configured(options: FormatOptions) -> FolderFormat:
    return replace(FORMAT, read=partial(read, text_key=options.text_key))


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
    takes=frozenset({"text_key", "predictions"}),
    # A task that nobody is done with has no annotation.
    shows_done=True,
    configured=_configured,
)
