"""One annotator's tags on an article, checked against its text and the scheme."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from hashiya.errors import Finding, Note
from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.model.completeness import Requirements
from hashiya.model.model import Article, Span, Tag
from hashiya.model.scheme import Scheme
from hashiya.model.strings import NAME, ORIGIN, VALUE
from hashiya.overview.check_results import CheckKind, CheckResult
from hashiya.text.clitics import stem_offsets
from hashiya.text.words import word_spans

_SHOWN = 40


def tag_results(
    tags: Sequence[Tag], article: Article, scheme: Scheme
) -> Iterator[CheckResult]:
    """What a format cannot hold of the tags, what is missing of them, and where they cut words."""
    words = word_spans(article.text) if tags else []
    requirements = Requirements(scheme)
    for tag in tags:
        for kind, sentence in (
            (CheckKind.STRING, _odd_string(tag)),
            (CheckKind.INCOMPLETE, _missing(tag, requirements)),
            (CheckKind.EDGE, _cut(tag, article.text, words)),
        ):
            if sentence:
                yield CheckResult(
                    kind=kind,
                    sentence=_said(kind, _about(tag, article.id, sentence)),
                    article=article.id,
                    annotator=tag.annotator,
                    tag=tag.id,
                )


def _said(kind: CheckKind, sentence: str) -> Finding:
    return Finding(sentence) if kind is CheckKind.STRING else Note(sentence)


def _about(tag: Tag, article_id: str, problem: str) -> str:
    words = tag.text if len(tag.text) <= _SHOWN else f"{tag.text[:_SHOWN]}…"
    sentence = _("tag {tag} of {annotator} on {id!r} {problem}")
    if tag.span:
        sentence = _("tag {tag} of {annotator} on {id!r} ({words!r}) {problem}")
    return sentence.format(
        tag=tag.id,
        annotator=tag.annotator,
        id=article_id,
        words=words,
        problem=problem,
    )


def _odd_string(tag: Tag) -> str:
    """What the tag holds that no tag may have; an older version may have taken it."""
    strings = [
        (marked("the name of its layer {problem}"), NAME, tag.layer),
        (marked("the name of its label {problem}"), NAME, tag.label),
        (marked("its origin {problem}"), ORIGIN, tag.origin),
        (marked("its note {problem}"), VALUE, tag.note),
        (marked("its time {problem}"), ORIGIN, tag.created),
        (marked("its time {problem}"), ORIGIN, tag.updated),
    ]
    for sentence, rule, string in strings:
        defect = rule.character_defect(string)
        if defect:
            return _odd(_(sentence).format(problem=defect))
    for name, value in tag.attributes.items():
        defect = NAME.character_defect(name)
        if defect:
            return _odd(_("the name of an attribute {problem}").format(problem=defect))
        defect = VALUE.character_defect(value)
        if defect:
            sentence = _("attribute {name!r} {problem}")
            return _odd(sentence.format(name=name, problem=defect))
    return ""


def _odd(problem: str) -> str:
    return _(
        "has an unusual string: {problem}; formats that cannot hold it leave it out"
    ).format(problem=problem)


def _missing(tag: Tag, requirements: Requirements) -> str:
    names = comma_separated(attribute.name for attribute in requirements.missing(tag))
    if not names:
        return ""
    return _("has no {names}, which {layer} requires").format(
        names=names, layer=tag.layer
    )


def _cut(tag: Tag, text: str, words: Sequence[tuple[int, int]]) -> str:
    """Where the tag begins or ends in white space or inside a word; "" where it does not."""
    if tag.span is None:
        return ""
    start, end = tag.span.start, tag.span.end
    sentences: list[str] = []
    if text[start].isspace():
        sentences.append(_("begins with white space"))
    elif _is_inside(start, text, words, at_stem=True):
        sentences.append(_("begins inside a word"))
    if text[end - 1].isspace():
        sentences.append(_("ends with white space"))
    elif _is_inside(end, text, words, at_stem=False):
        sentences.append(_("ends inside a word"))
    return _(" and ").join(sentences)


def _is_inside(
    offset: int, text: str, words: Sequence[tuple[int, int]], *, at_stem: bool
) -> bool:
    """Whether the offset is inside a word; one behind its proclitics is not, `at_stem`."""
    index = bisect_right(words, (offset, 0)) - 1
    if index < 0:
        return False
    start, end = words[index]
    if not start < offset < end:
        return False
    word = Span(start, end).of(text)
    return not (at_stem and offset - start in stem_offsets(word))
