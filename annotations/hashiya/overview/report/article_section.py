"""One article's part of the report: lanes under its words, and a table of its places."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from hashiya.agreement.shared_articles import ArticleTags
from hashiya.language import marked
from hashiya.model.model import Article, Span, Tag
from hashiya.overview.report.label_styles import LabelStyles, LabelTitle
from hashiya.overview.report.layer_section import COLUMNS_ON_PAPER
from hashiya.overview.report.markup import direction
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags, Item
from hashiya.review.kinds import Kind
from hashiya.text.words import word_spans

# Pixels from one lane to the next, of a lane, and of the mark where a tag begins.
_STEP, _LANE, _MARK = 5, 3, 2
_LONGEST_WORDS = 120
_LINE_ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_KINDS = {
    Kind.MISSING: marked("missing"),
    Kind.BOUNDARY: marked("boundary"),
    Kind.LABEL: marked("label"),
    Kind.ATTRIBUTE: marked("attribute"),
    Kind.PREFIX: marked("prefix"),
    Kind.SPELLING: marked("spelling"),
    Kind.TWICE: marked("twice"),
    Kind.NOT_COMPARABLE: marked("not comparable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSegment:
    """A piece of a line with the same tags: the numbers of places before it, its lanes as CSS."""

    marks: str
    text: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of the text; `lane_room` is the pixels that its lanes need, 0 where it has none."""

    direction: str
    lane_room: int
    stretches: tuple[LineSegment, ...]


class DetailForm(StrEnum):
    """How a detail is written: isolated text, offsets from left to right, or a confidence."""

    TEXT = "text"
    OFFSETS = "offsets"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A value of a tag beside its label; attributes have a `name`."""

    value: str
    name: str = ""
    form: DetailForm = DetailForm.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRemarks:
    """An annotator, and what they remark on a tag."""

    annotator: str
    remarks: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer at a place: a label, or no tag if there is no `title`.

    `annotators` are those who gave it, where the columns are not the annotators'. Of
    those who cannot be compared there the answer is not known.
    """

    title: LabelTitle | None
    details: tuple[Detail, ...] = ()
    annotators: tuple[NamedRemarks, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place: its words (None for the whole article), the answers, and how they differ.

    `kinds` are messages of the catalogue.
    """

    words: str | None
    answers: tuple[Answer, ...]
    kinds: tuple[str, ...]
    is_agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSection:
    """An article with its text and places.

    `is_crowded` says that annotators have no columns of their own. `detached` are the
    annotators with detached tags, and how many.
    """

    title: str
    id: str
    annotators: tuple[str, ...]
    is_crowded: bool
    lines: tuple[TextLine, ...]
    places: tuple[PlaceRow, ...]
    detached: tuple[tuple[str, int], ...]


def article_section(
    article: Article, tags: ArticleTags, styles: LabelStyles
) -> ArticleSection:
    """The article's section."""
    annotators = tuple(sorted(tags.tags))
    by_annotator: list[AnnotatorTags] = []
    for name in annotators:
        own_tags = AnnotatorTags(
            annotator=name,
            tags=tuple(tags.tags[name]),
            detached=tuple(tags.detached.get(name, ())),
        )
        by_annotator.append(own_tags)
    places = aligned(by_annotator)
    is_crowded = len(annotators) > COLUMNS_ON_PAPER
    rows: list[PlaceRow] = []
    for place in places:
        row = PlaceRow(
            words=_words(place, tags.text),
            answers=_answers(place, styles)
            if is_crowded
            else _answers_by(annotators, place, styles),
            kinds=tuple(_KINDS[kind] for kind in place.kinds),
            is_agreed=place.is_agreed,
        )
        rows.append(row)
    drawing = _Drawing(tags.text, _lanes(by_annotator), styles)
    return ArticleSection(
        title=article.title,
        id=article.id,
        annotators=annotators,
        is_crowded=is_crowded,
        lines=tuple(drawing.lines(_marks(tags.text, places))),
        places=tuple(rows),
        detached=tuple(
            (own.annotator, len(own.detached)) for own in by_annotator if own.detached
        ),
    )


def _lanes(by_annotator: Iterable[AnnotatorTags]) -> list[list[Tag]]:
    """The tags in lanes without overlaps, each annotator's below those of the one before."""
    lanes: list[list[Tag]] = []
    for annotator in by_annotator:
        own_lanes: list[list[Tag]] = []
        spans = [tag for tag in annotator.tags if tag.span]
        for tag in sorted(spans, key=lambda tag: tag.order):
            for lane in own_lanes:
                if _end(lane[-1]) <= _start(tag):
                    lane.append(tag)
                    break
            else:
                own_lanes.append([tag])
        # An annotator without tags has a lane too, which is empty under every line.
        lanes.extend(own_lanes or [[]])
    return lanes


def _marks(text: str, places: Sequence[Item]) -> dict[int, str]:
    """The numbers of the places by offset: before the word that a place begins in."""
    words = word_spans(text)
    numbers: dict[int, list[str]] = {}
    for number, place in enumerate(places, 1):
        if place.span is None:
            continue
        begin = place.span.start
        offset = next((start for start, end in words if start <= begin < end), begin)
        numbers.setdefault(offset, []).append(str(number))
    return {offset: ",".join(marks) for offset, marks in numbers.items()}


class _Drawing:
    """An article's text cut into lines and stretches, each with the lanes that run below it."""

    def __init__(
        self, text: str, lanes: Sequence[Sequence[Tag]], styles: LabelStyles
    ) -> None:
        self._text = text
        self._lanes = lanes
        self._styles = styles

    def lines(self, marks: Mapping[int, str]) -> Iterator[TextLine]:
        """The lines; a line is cut where a tag begins or ends and where a mark is."""
        cuts = sorted(self._edges() | marks.keys())
        begin = 0
        for line in self._text.splitlines(keepends=True):
            end = begin + len(line)
            edges = [begin, *(cut for cut in cuts if begin < cut < end), end]
            way = direction(line)
            stretches: list[LineSegment] = []
            for first, last in pairwise(edges):
                if last == first:
                    continue
                stretch = self._stretch(Span(first, last), way, marks.get(first, ""))
                if stretch.marks or stretch.text:
                    stretches.append(stretch)
            has_lanes = any(stretch.style for stretch in stretches)
            yield TextLine(
                direction=way,
                lane_room=_STEP * len(self._lanes) if has_lanes else 0,
                stretches=tuple(stretches),
            )
            begin = end

    def _edges(self) -> set[int]:
        edges = {0, len(self._text)}
        for lane in self._lanes:
            for tag in lane:
                edges.update((_start(tag), _end(tag)))
        return edges

    def _stretch(self, span: Span, way: str, marks: str) -> LineSegment:
        text = span.of(self._text).rstrip(_LINE_ENDS)
        style = self._lane_style(span, way) if text else ""
        return LineSegment(marks=marks, text=text, style=style)

    def _lane_style(self, span: Span, way: str) -> str:
        """The lanes below a stretch as CSS backgrounds; empty where no tag runs."""
        images: list[str] = []
        positions: list[str] = []
        sizes: list[str] = []
        for index, lane in enumerate(self._lanes):
            tag = next((tag for tag in lane if _touches(tag, span)), None)
            if tag is None:
                continue
            color = self._styles.title(tag.layer, tag.label).color
            image = f"linear-gradient({color},{color})"
            below = f"bottom {_STEP * (len(self._lanes) - index - 1)}px"
            if _start(tag) == span.start:
                side = "right" if way == "rtl" else "left"
                images.append(image)
                positions.append(f"{side} 0 {below}")
                sizes.append(f"{_MARK}px {_LANE + 2}px")
            images.append(image)
            positions.append(f"right 0 {below}")
            sizes.append(f"100% {_LANE}px")
        if not images:
            return ""
        return (
            f"padding-bottom:{_STEP * len(self._lanes) + 1}px;"
            f"background-image:{','.join(images)};"
            f"background-position:{','.join(positions)};"
            f"background-size:{','.join(sizes)}"
        )


def _answers_by(
    annotators: Iterable[str], place: Item, styles: LabelStyles
) -> tuple[Answer, ...]:
    """The answer of each annotator at a place."""
    answers: list[Answer] = []
    for name in annotators:
        tag = place.by(name)
        if tag is None:
            is_known = name not in place.not_comparable
            answers.append(Answer(title=None, is_known=is_known))
        else:
            title = styles.title(tag.layer, tag.label)
            answers.append(
                Answer(title=title, details=(*_details(tag, styles), *_remarks(tag)))
            )
    return tuple(answers)


def _answers(place: Item, styles: LabelStyles) -> tuple[Answer, ...]:
    """The different answers at a place, the most frequent first, with their annotators."""
    answers: list[Answer] = []
    for version in place.versions:
        tag = version.tag
        answer = Answer(
            title=styles.title(tag.layer, tag.label),
            details=tuple(_details(tag, styles)),
            annotators=tuple(_named(place, name) for name in version.annotators),
        )
        answers.append(answer)
    if place.silent:
        silent = tuple(NamedRemarks(annotator=name) for name in place.silent)
        answers.append(Answer(title=None, annotators=silent))
    if place.not_comparable:
        unknown = tuple(NamedRemarks(annotator=name) for name in place.not_comparable)
        answers.append(Answer(title=None, annotators=unknown, is_known=False))
    return tuple(answers)


def _named(place: Item, name: str) -> NamedRemarks:
    tag = place.by(name)
    return NamedRemarks(annotator=name, remarks=tuple(_remarks(tag)) if tag else ())


def _words(place: Item, text: str) -> str | None:
    if place.span is None:
        return None
    words = " ".join(place.span.of(text).split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"


def _details(tag: Tag, styles: LabelStyles) -> Iterator[Detail]:
    """The details of a tag: its attributes and its edges."""
    for name, value in tag.attributes.items():
        if value:
            yield Detail(name=styles.attribute(tag.layer, name), value=value)
    if tag.span:
        edges = f"{tag.span.start}–{tag.span.end}"
        yield Detail(value=edges, form=DetailForm.OFFSETS)


def _remarks(tag: Tag) -> Iterator[Detail]:
    """How sure the annotator was, and the note."""
    if tag.confidence is not None:
        yield Detail(value=str(tag.confidence), form=DetailForm.CONFIDENCE)
    if tag.note:
        yield Detail(value=tag.note)


def _touches(tag: Tag, span: Span) -> bool:
    return _start(tag) < span.end and span.start < _end(tag)


def _start(tag: Tag) -> int:
    return tag.span.start if tag.span else 0


def _end(tag: Tag) -> int:
    return tag.span.end if tag.span else 0
