"""An article with everybody's tags: lanes under its words, and a table of what each said at each place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hashiya.agreement.material import ArticleTags
from hashiya.model.model import Article, Span, Tag
from hashiya.model.scheme import Scheme
from hashiya.overview.report.markup import COLUMNS, both, direction, isolated, text
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags, Item, Kind
from hashiya.text.words import word_spans

# Pixels from one lane to the next, of a lane, and of the mark where a tag begins.
_STEP, _LANE, _MARK = 5, 3, 2
_WORDS = 120
_UNKNOWN = "#8a867c"
_KINDS = {
    Kind.MISSING: "ناقص missing",
    Kind.BOUNDARY: "الحدود boundary",
    Kind.LABEL: "التصنيف label",
    Kind.ATTRIBUTE: "الصفات attribute",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelStyles:
    """How labels look: titles and colours by layer and name."""

    titles: Mapping[tuple[str, str], str]
    colors: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, scheme: Scheme) -> "LabelStyles":
        """Those of the scheme; Arabic titles where there are any."""
        labels = [
            (layer.name, label) for layer in scheme.layers for label in layer.labels
        ]
        return cls(
            titles={
                (layer, label.name): label.title_ar or label.title
                for layer, label in labels
            },
            colors={(layer, label.name): label.color for layer, label in labels},
        )

    def title(self, layer: str, label: str) -> str:
        """A label's title in HTML, with a mark in its colour; the name of one that the scheme lacks."""
        known = self.titles.get((layer, label), f"{label}؟")
        return f'<b style="color:{self.color(layer, label)}">■</b> {isolated(known)}'

    def color(self, layer: str, label: str) -> str:
        """A label's colour, `#rrggbb`."""
        return self.colors.get((layer, label), _UNKNOWN)


def article_html(
    said: ArticleTags, article: Article, look: LabelStyles
) -> Iterator[str]:
    """The article's part of the page."""
    annotators = sorted(said.tags)
    places = aligned(
        AnnotatorTags(annotator=name, tags=tuple(said.tags[name]))
        for name in annotators
    )
    lanes = _lanes(
        {name: [tag for tag in said.tags[name] if tag.span] for name in annotators}
    )
    yield f"<article><h3>{isolated(article.title)}</h3>"
    yield f'<p class="note">{isolated(article.id)} · {" · ".join(isolated(name) for name in annotators)}</p>'
    yield '<div class="text">'
    yield from _paragraphs(said.text, lanes, places, look)
    yield "</div>"
    if places:
        yield from _table(said.text, places, annotators, look)
    else:
        yield f'<p class="note">{both("لا وسم في هذا المقال", "nobody tagged anything here")}</p>'
    yield "</article>\n"


def _lanes(tags: Mapping[str, Sequence[Tag]]) -> list[list[Tag]]:
    """The tags in lanes, in which none share a character: each annotator's below those of the one before."""
    lanes: list[list[Tag]] = []
    for mine in tags.values():
        own: list[list[Tag]] = []
        for tag in sorted(mine, key=lambda tag: tag.order):
            fitting = next(
                (lane for lane in own if _end(lane[-1]) <= _start(tag)), None
            )
            if fitting is None:
                own.append([tag])
            else:
                fitting.append(tag)
        # One who tagged nothing has a lane all the same: it stays empty under every
        # line.
        lanes.extend(own or [[]])
    return lanes


def _paragraphs(
    words: str,
    lanes: Sequence[Sequence[Tag]],
    places: Sequence[Item],
    look: LabelStyles,
) -> Iterator[str]:
    """The text line by line, each stretch between two edges with the lanes that run below it."""
    marks = _marks(words, places)
    edges = {0, len(words), *marks}
    for lane in lanes:
        edges.update(edge for tag in lane for edge in (_start(tag), _end(tag)))
    cuts = sorted(edges)
    begin = 0
    for line in words.splitlines(keepends=True):
        end = begin + len(line)
        inner = [begin, *(cut for cut in cuts if begin < cut < end), end]
        drawn = "".join(
            marks.get(first, "")
            + _stretch(words, Span(first, last), lanes, look, direction(line))
            for first, last in pairwise(inner)
            if last > first
        )
        # Only lines with lanes need room for them.
        below = _STEP * len(lanes)
        room = (
            f' style="line-height:calc(1.75em + {below}px);padding-bottom:{below // 2}px"'
            if "<span" in drawn
            else ""
        )
        yield (
            f'<p dir="{direction(line)}"{room}>{drawn}</p>'
            if drawn
            else '<p class="blank"></p>'
        )
        begin = end


def _marks(words: str, places: Sequence[Item]) -> dict[int, str]:
    """The numbers of the places, by where they stand: before the word in which a place begins, to leave it joined."""
    starts = [(start, end) for start, end in word_spans(words)]
    found: dict[int, list[int]] = {}
    for number, place in enumerate(places, 1):
        if place.span is not None:
            offset = place.span.start
            at = next((start for start, end in starts if start <= offset < end), offset)
            found.setdefault(at, []).append(number)
    return {
        at: f"<sup>{','.join(map(str, numbers))}</sup>" for at, numbers in found.items()
    }


def _stretch(
    words: str, span: Span, lanes: Sequence[Sequence[Tag]], look: LabelStyles, way: str
) -> str:
    """One stretch; where no tag runs it is the words alone."""
    shown = (
        text(span.of(words).rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        if span
        else ""
    )
    layers = []
    for lane, tags in enumerate(lanes):
        tag = next(
            (
                each
                for each in tags
                if _start(each) < span.end and span.start < _end(each)
            ),
            None,
        )
        if tag is None:
            continue
        color, below = look.color(tag.layer, tag.label), _STEP * (len(lanes) - lane - 1)
        if _start(tag) == span.start:
            side = "right" if way == "rtl" else "left"
            layers.append(
                (color, f"{side} 0 bottom {below}px", f"{_MARK}px {_LANE + 2}px")
            )
        layers.append((color, f"right 0 bottom {below}px", f"100% {_LANE}px"))
    if not layers or not shown:
        return shown
    images = ",".join(f"linear-gradient({color},{color})" for color, _, _ in layers)
    where, size = (",".join(each[part] for each in layers) for part in (1, 2))
    padding = f"padding-bottom:{_STEP * len(lanes) + 1}px"
    return f'<span style="{padding};background-image:{images};background-position:{where};background-size:{size}">{shown}</span>'


def _table(
    words: str, places: Sequence[Item], annotators: Sequence[str], look: LabelStyles
) -> Iterator[str]:
    """What each said at each place, a column for each; of many annotators, who said what in one column, as paper has room for."""
    crowd = len(annotators) > COLUMNS
    heads = (
        [both("من قال ماذا", "who said what")]
        if crowd
        else list(map(isolated, annotators))
    )
    head = "".join(f"<th>{each}</th>" for each in heads)
    yield f'<div class="scroll"><table class="places"><thead><tr><th></th><th>{both("الموضع", "words")}</th>{head}<th></th></tr></thead>'
    for number, place in enumerate(places, 1):
        said = (
            [_answers(place, look)]
            if crowd
            else [_cell(place.by(name), look) for name in annotators]
        )
        cells = "".join(f"<td>{each}</td>" for each in said)
        kinds = "<br>".join(_KINDS[kind] for kind in place.kinds) if place.kinds else ""
        verdict = kinds or ('<span class="agreed">✓</span>' if place.is_agreed else "")
        yield f'<tr><td class="number">{number}</td><td>{_words(place, words)}</td>{cells}<td class="kinds">{verdict}</td></tr>'
    yield "</table></div>"


def _cell(tag: Tag | None, look: LabelStyles) -> str:
    return (
        "–"
        if tag is None
        else f"{look.title(tag.layer, tag.label)}<br>{_small((*_said(tag), *_remarks(tag)))}"
    )


def _answers(place: Item, look: LabelStyles) -> str:
    """What is said at a place, most said first, each with who says so and what they remark on it."""
    answers = []
    for version in place.versions:
        title, said = (
            look.title(version.tag.layer, version.tag.label),
            _small(_said(version.tag)),
        )
        answers.append(
            f"{title} {said}<br>{_small(_named(place, name) for name in version.annotators)}"
        )
    if place.silent:
        answers.append(f"–<br>{_small(map(_who, place.silent))}")
    return "<br>".join(answers)


def _named(place: Item, name: str) -> str:
    tag = place.by(name)
    remarks = " ".join(_remarks(tag)) if tag else ""
    return f"{_who(name)} ({remarks})" if remarks else _who(name)


def _who(name: str) -> str:
    return f'<span class="who">{isolated(name)}</span>'


def _small(parts: Iterable[str]) -> str:
    return f"<small>{' · '.join(parts)}</small>"


def _words(place: Item, words: str) -> str:
    if place.span is None:
        return both("المقال كله", "the whole article")
    found = " ".join(place.span.of(words).split())
    return isolated(found if len(found) <= _WORDS else f"{found[:_WORDS]}…")


def _said(tag: Tag) -> Iterator[str]:
    """What a tag says beside its label, and its edges, which can be read off nothing else."""
    yield from (
        f"{isolated(name)}: {isolated(value)}"
        for name, value in tag.attributes.items()
        if value
    )
    if tag.span:
        yield f'<bdi dir="ltr">{tag.span.start}–{tag.span.end}</bdi>'


def _remarks(tag: Tag) -> Iterator[str]:
    """How sure the annotator was, and the note."""
    if tag.confidence is not None:
        yield f"ثقة {tag.confidence}/5"
    if tag.note:
        yield isolated(tag.note)


def _start(tag: Tag) -> int:
    return tag.span.start if tag.span else 0


def _end(tag: Tag) -> int:
    return tag.span.end if tag.span else 0
