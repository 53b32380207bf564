"""The tags that the results of a Label Studio annotation or prediction make."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from msgspec import structs

from hashiya.exchange.formats.json_lines import left_out_field
from hashiya.exchange.formats.label_studio.labelling_config import (
    ANNOTATORS,
    ARTICLE_LAYER,
    ATTRIBUTE,
    CONFIDENCE,
    LAYER,
    NOTE,
)
from hashiya.exchange.values import ImportedTag
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    items,
    number,
    real,
    table,
    text,
    text_or_none,
    whole_number,
)
from hashiya.language import gettext as _

HYPERTEXT = "hypertextlabels"
_SPAN_KINDS = frozenset({"labels", HYPERTEXT})
_VALUE_KINDS = frozenset({"choices", "textarea", "rating"})

# A result with its path in the file, `.annotations[0].result[1]`.
PlacedResult = tuple[str, object]


def tags_of_results(
    results: Sequence[PlacedResult],
    user: object,
    article_text: str,
    problems: list[str],
) -> Iterator[ImportedTag]:
    """A tag for each label, with the values of all results of its region.

    `user` is whom Label Studio says the results are of. What is no result goes to
    `problems`.
    """
    readable = list(_readable(results, problems))
    annotator = _annotator(user, [result for _path, result in readable])
    values_of_region: dict[str, list[PlacedResult]] = {}
    labels: list[tuple[str, Row]] = []
    for path, result in readable:
        kind, control = text(result, "type"), text(result, "from_name", "")
        is_of_article = kind == "choices" and "start" not in table(result, "value")
        if kind in _SPAN_KINDS or is_of_article:
            labels.append((path, result))
        elif kind not in _VALUE_KINDS:
            problem = _("${path}: left out: a tag has no place for {part!r}")
            problems.append(problem.format(path=path, part=kind))
        elif control not in ANNOTATORS:
            values = values_of_region.setdefault(_region(result, path), [])
            values.append((path, result))
    for path, result in labels:
        values = values_of_region.get(_region(result, path), [])
        try:
            for tag in _tags_of_result(result, path, article_text, annotator):
                if tag.start is None and not tag.text:
                    yield tag
                else:
                    yield _with_values(tag, values, problems)
        except FieldInvalid as error:
            problems.append(left_out_field(error.under(path)))


def _region(result: Row, path: str) -> str:
    """What results of one region share: its id, otherwise its span; others are by themselves."""
    region_id = text(result, "id", "")
    if region_id:
        return region_id
    value: Row = table(result, "value")
    place: Row = table(value, "globalOffsets") or value
    if place.get("start") is None:
        return path
    return f"{place.get('start')} {place.get('end')}"


def _readable(
    results: Sequence[PlacedResult], problems: list[str]
) -> Iterator[tuple[str, Row]]:
    """The results that have the types of one; others are among the problems."""
    for path, result in results:
        try:
            yield path, _checked(result)
        except FieldInvalid as error:
            problems.append(left_out_field(error.under(path)))


def _checked(result: object) -> Row:
    """The result, if it has the types of one.

    Raises:
        FieldInvalid: with the path of what has not.
    """
    if not isinstance(result, Mapping):
        raise FieldInvalid("", _("is not an object: give one"))
    text(result, "type")
    text(result, "from_name", "")
    text(result, "id", "")
    table(result, "value")
    return result


def _tags_of_result(
    result: Row, path: str, article_text: str, annotator: str | None
) -> Iterator[ImportedTag]:
    value, kind = table(result, "value"), text(result, "type")
    control = text(result, "from_name", "")
    start = end = None
    words = None
    prefix = ARTICLE_LAYER
    if kind in _SPAN_KINDS:
        start, end = _span(value)
        words = _differing_words(value, article_text, start, end)
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
            place=f": ${path}",
            start=start,
            end=end,
            text=words,
            layer=layer,
            label=label,
            note=_joined(table(result, "meta"), "text"),
            annotator=annotator,
            score=real(result, "score"),
        )


def _span(value: Row) -> tuple[int | None, int | None]:
    """The offsets of a region; None of one in a page that has only paths and words.

    Raises:
        FieldInvalid: when there are neither offsets nor words.
    """
    offsets: Row = table(value, "globalOffsets") or value
    start, end = whole_number(offsets.get("start")), whole_number(offsets.get("end"))
    is_path = isinstance(value.get("start"), str) and "startOffset" in value
    if (start is None or end is None) and is_path and value.get("text"):
        return None, None
    try:
        return number(offsets, "start"), number(offsets, "end")
    except FieldInvalid as error:
        raise error.under(".value") from error


def _with_values(
    tag: ImportedTag, results: Sequence[PlacedResult], problems: list[str]
) -> ImportedTag:
    """The tag with the values of the other results of its region."""
    attributes: dict[str, str] = {}
    for path, placed_result in results:
        result: Row = placed_result if isinstance(placed_result, Mapping) else {}
        control, kind = text(result, "from_name", ""), text(result, "type")
        value: Row = table(result, "value")
        try:
            if kind == "rating" and control == CONFIDENCE:
                tag = structs.replace(tag, confidence=number(value, "rating"))
            elif kind == "textarea" and control == NOTE:
                tag = structs.replace(tag, note=_joined(value, "text"))
            else:
                attributes[_attribute_name(control)] = _attribute_value(value, kind)
        except FieldInvalid as error:
            problems.append(left_out_field(error.under(f"{path}.value")))
    return structs.replace(tag, attributes=attributes)


def _attribute_name(control: str) -> str:
    """The name of the attribute of a control; another control is an attribute of its own name."""
    if control.startswith(ATTRIBUTE):
        _layer, dot, name = control.removeprefix(ATTRIBUTE).partition(".")
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


def _annotator(user: object, results: Sequence[Row]) -> str | None:
    """The annotator by our own control, otherwise by Label Studio's mail address or number."""
    for result in results:
        if text(result, "from_name", "") in ANNOTATORS:
            return _joined(table(result, "value"), "text") or None
    if isinstance(user, dict):
        user = user.get("email") or user.get("id")
    if type(user) is int:
        return f"user-{user}"
    return user if isinstance(user, str) and user else None


def _differing_words(
    value: Row, article_text: str, start: int | None, end: int | None
) -> str | None:
    """The words of the result; None where they are those of the text but for spaces."""
    words = text_or_none(value, "text")
    if words is None or start is None or end is None:
        return words
    words_of_text = article_text[max(start, 0) : max(end, 0)]
    return None if words.split() == words_of_text.split() else words
