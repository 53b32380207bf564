"""Chats to fine-tune a language model on: `{"messages": [system, user, assistant]}` a line.

As the services and libraries that fine-tune on chats take it (OpenAI's fine-tuning guide,
TRL's conversational datasets), with no other key. `system` is the instruction: the
scheme, the guidelines and the form of the answer; `user` the text of an article, and
`assistant` the answer: JSON with the labels of passages and those of the whole article,
`{"spans": [{"quote", "layer", "label", "attributes"}…], "labels": [{"layer", "label"}…]}`.

In `chat` a passage is quoted, with its `occurrence`, from 1, where its words stand more
than once in the text; in `chat-offsets` it also has `start` and `end` in code points,
which models are bad at counting. Both are read, also as a model answers: with a code
fence around the JSON, and with quotes that are not in the text, which are reported.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.chat_instruction import instruction
from hashiya.exchange.formats.json_lines import LABELS_ONLY, object_reader
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    number,
    objects,
    text,
    text_or_none,
    texts,
)
from hashiya.io.json_problems import placed_problem
from hashiya.io.json_text import dumps
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_FENCED = re.compile(r"\s*```\w*\n(.*)\n\s*```\s*", re.DOTALL)


def written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    *,
    offsets: bool,
    guidelines: str = "",
) -> Iterator[bytes]:
    """The chat about each article."""
    system = instruction(scheme, guidelines, offsets=offsets)
    for exported in articles:
        answer = dumps(_answer(exported, offsets=offsets))
        messages = [
            {"role": "system", "content": system},
            {"role": "user", "content": exported.article.text},
            {"role": "assistant", "content": answer},
        ]
        yield f"{dumps({'messages': messages})}\n".encode()


def _answer(exported: ExportedArticle, *, offsets: bool) -> Row:
    spans: list[Row] = []
    labels: list[Row] = []
    for tag in exported.tags:
        if tag.start is None or tag.end is None:
            labels.append(_values(tag))
            continue
        span: dict[str, object] = {"quote": tag.text}
        if offsets:
            span |= {"start": tag.start, "end": tag.end}
        else:
            places = _places(exported.article.text, tag.text)
            if len(places) > 1:
                span["occurrence"] = places.index(tag.start) + 1
        spans.append({**span, **_values(tag)})
    return {"spans": spans, "labels": labels}


def _values(tag: TagRow) -> dict[str, object]:
    values: dict[str, object] = {"layer": tag.layer, "label": tag.label}
    if tag.attributes:
        values["attributes"] = dict(tag.attributes)
    return values


def _places(article_text: str, quote: str) -> list[int]:
    """Where the words stand in the text, also where they overlap themselves."""
    places: list[int] = []
    place = article_text.find(quote)
    while quote and place >= 0:
        places.append(place)
        place = article_text.find(quote, place + 1)
    return places


def imported_article(where: str, row: Row) -> ImportedArticle:
    """The article and tags of a chat: of its last answer, and the question before it.

    Raises:
        FieldInvalid: with the path of the wrong value.
    """
    question: str | None = None
    article_text: str | None = None
    answer: tuple[str, str] | None = None
    for index, message in enumerate(objects(row, "messages")):
        try:
            role, content = text(message, "role"), text(message, "content")
        except FieldInvalid as error:
            raise error.under(f".messages[{index}]") from error
        if role == "user":
            question = content
        elif role == "assistant":
            article_text, answer = question, (f".messages[{index}].content", content)
    if article_text is None or answer is None:
        raise FieldInvalid(".messages", _("has no question of a user with an answer"))
    path, content = answer
    spans = _answered(content, path)
    problems: list[str] = []
    try:
        tags = [
            *_spans(spans, article_text, problems),
            *_labels(spans),
        ]
    except FieldInvalid as error:
        raise error.under(path) from error
    return ImportedArticle(
        where=where, text=article_text, tags=tuple(tags), problems=tuple(problems)
    )


def _answered(content: str, path: str) -> Row:
    """The object of an answer."""
    fenced = _FENCED.fullmatch(content)
    try:
        value = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError) as error:
        message = _("is no JSON: {problem}").format(problem=placed_problem(error))
        raise FieldInvalid(path, message) from error
    if not isinstance(value, dict):
        raise FieldInvalid(path, _("is not an object: give one with spans and labels"))
    return value


def _spans(
    answer: Row, article_text: str, problems: list[str]
) -> Iterator[ImportedTag]:
    for index, span in enumerate(objects(answer, "spans")):
        path = f".spans[{index}]"
        try:
            place = _place(span, article_text)
            if isinstance(place, str):
                problems.append(f"$.messages{path}: {place}")
                continue
            yield _tag(span, path, *place)
        except FieldInvalid as error:
            raise error.under(path) from error


def _labels(answer: Row) -> Iterator[ImportedTag]:
    for index, label in enumerate(objects(answer, "labels")):
        path = f".labels[{index}]"
        try:
            yield _tag(label, path, None, None)
        except FieldInvalid as error:
            raise error.under(path) from error


def _tag(
    values: Mapping[str, object], path: str, start: int | None, end: int | None
) -> ImportedTag:
    return ImportedTag(
        place=f": ${path}",
        start=start,
        end=end,
        text=text_or_none(values, "quote") if start is not None else None,
        layer=text_or_none(values, "layer"),
        label=text(values, "label"),
        attributes=texts(values, "attributes"),
    )


def _place(span: Row, article_text: str) -> tuple[int, int] | str:
    """The start and the end of a passage, or why it has no place."""
    if "start" in span:
        return number(span, "start"), number(span, "end")
    quote = text(span, "quote")
    places = _places(article_text, quote)
    if not places:
        return _("left out: its words are not in the text")
    if "occurrence" not in span:
        if len(places) == 1:
            return places[0], places[0] + len(quote)
        message = _("left out: its words stand {count} times in the text")
        return message.format(count=f"{len(places):,}")
    occurrence = number(span, "occurrence")
    if not 1 <= occurrence <= len(places):
        message = _("left out: its words stand only {count} times in the text")
        return message.format(count=f"{len(places):,}")
    start = places[occurrence - 1]
    return start, start + len(quote)


def _configured(options: FormatOptions, *, offsets: bool) -> FileFormat:
    write = partial(written, offsets=offsets, guidelines=options.guidelines or "")
    return replace(OFFSETS if offsets else QUOTES, write=write)


QUOTES = FileFormat(
    name="chat",
    title=marked("chats to fine-tune a language model on; passages are quoted"),
    unit=marked("quotes"),
    alphabet=Alphabet(),
    write=partial(written, offsets=False),
    by_article=True,
    read=object_reader(imported_article),
    takes=frozenset({"guidelines"}),
    configured=partial(_configured, offsets=False),
    lacks=(LABELS_ONLY - {Part.ATTRIBUTES, Part.ARTICLE_LABEL})
    | {Part.EMPTY, Part.META},
)
OFFSETS = replace(
    QUOTES,
    name="chat-offsets",
    title=marked("chats to fine-tune a language model on; passages have offsets"),
    unit=marked("code points"),
    write=partial(written, offsets=True),
    configured=partial(_configured, offsets=True),
)
