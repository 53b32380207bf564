"""Lines of annotators against gold, and of the gaps of the guidelines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.style import Style

from hashiya.language import gettext as _
from hashiya.review.gaps import Gap
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.agreement.lines import (
    Detail,
    Place,
    ShownAgreement,
    ViewLine,
)
from hashiya_reader.screens.agreement.place_lines import label_title, place_line
from hashiya_reader.screens.agreement.rows import bar, measure_unit_title, number_piece
from hashiya_reader.widgets.row import Piece, Row, filled

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.against_gold import GoldScore
    from hashiya.agreement.gold_mistakes import GoldPlace
    from hashiya_reader.screens.agreement.gold_material import GoldNumbers

DIM = Style(dim=True)
NAME_CELLS = 24
# In a narrower terminal words are short.
WIDE = 100
# The units that stand for all: tags that are wholly right.
WHOLLY = ("exact", "article")


def gold_lines(view: ShownAgreement, gold: "GoldNumbers") -> Iterator[ViewLine]:
    """A line for each annotator: F1 of tags that are as gold, precision and recall."""
    words = _("F1 of tags as in gold · {articles} with decisions, none finished")
    if gold.finished:
        words = _("F1 of tags as in gold · {articles} finished in review")
    articles = counted(gold.articles, "article")
    yield heading_line(words.format(articles=articles))
    for score in gold.scores:
        is_whole = score.label is None and score.part is None
        if is_whole and score.layer == view.layer.name and score.unit in WHOLLY:
            name = score.annotator
            if score.unit == "article":
                name = _("{annotator}, articles").format(annotator=score.annotator)
            detail = annotator_detail(gold, score.annotator)
            yield score_line(view, name, score, detail)


def annotator_detail(gold: "GoldNumbers", annotator: str) -> Detail:
    """All that is known of one annotator against gold, each line with its places."""

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        scores = []
        for score in gold.scores:
            if score.annotator == annotator and score.layer == view.layer.name:
                scores.append(score)
        places = []
        for place in gold.places:
            if place.annotator == annotator and place.shown.layer == view.layer.name:
                places.append(place)
        yield from _unit_lines(view, scores, places)
        yield from _kind_lines(places)
        yield from _confusion_lines(view, places)
        yield from _label_lines(view, scores, places)
        yield from _third_lines(view, scores, places)

    title = _("{annotator} against gold").format(annotator=annotator)
    return Detail(title=title, lines=lines)


def _unit_lines(
    view: ShownAgreement,
    scores: "Iterable[GoldScore]",
    places: "list[GoldPlace]",
) -> Iterator[ViewLine]:
    for score in scores:
        if score.label is None and score.part is None:
            title = measure_unit_title("F1", score.unit)
            yield score_line(view, title, score, places_detail(places, title))


def _kind_lines(places: "list[GoldPlace]") -> Iterator[ViewLine]:
    """How often the annotator differs in each way."""
    # Only here: nothing else of the reader needs numpy.
    from hashiya.agreement.gold_mistakes import PLACE_KINDS

    counts: Counter[str] = Counter()
    for place in places:
        counts.update(place.kinds)
    if counts:
        yield heading_line(_("How they differ"))
    for kind in PLACE_KINDS:
        if counts[kind]:
            chosen = [place for place in places if kind in place.kinds]
            yield count_line(_(kind), counts[kind], places_detail(chosen, _(kind)))


def _confusion_lines(
    view: ShownAgreement, places: "list[GoldPlace]"
) -> Iterator[ViewLine]:
    """Which labels the annotator gives for which, the most frequent first."""
    by_labels: dict[tuple[str, str], list[GoldPlace]] = {}
    for place in places:
        if place.gold is not None and place.tag is not None:
            labels = place.gold.label, place.tag.label
            if labels[0] != labels[1]:
                by_labels.setdefault(labels, []).append(place)
    ordered = sorted(by_labels.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    if ordered:
        yield heading_line(_("Confused labels, gold’s first"))
    for (gold_label, label), chosen in ordered:
        layer = view.layer.name
        title = _("{gold} → {label}").format(
            gold=view.title_of(layer, gold_label), label=view.title_of(layer, label)
        )
        yield count_line(title, len(chosen), places_detail(chosen, title))


def _label_lines(
    view: ShownAgreement,
    scores: "Iterable[GoldScore]",
    places: "list[GoldPlace]",
) -> Iterator[ViewLine]:
    labelled = []
    for score in scores:
        if score.label is not None and score.unit in WHOLLY:
            labelled.append((score.label, score))
    if labelled:
        yield heading_line(_("By label"))
    for label, score in labelled:
        chosen = [place for place in places if label in place.labels]
        title = view.title_of(score.layer, label)
        yield score_line(view, title, score, places_detail(chosen, title))


def _third_lines(
    view: ShownAgreement,
    scores: "Iterable[GoldScore]",
    places: "list[GoldPlace]",
) -> Iterator[ViewLine]:
    thirds = []
    for score in scores:
        if score.part is not None and score.unit in WHOLLY:
            thirds.append(score)
    if thirds:
        yield heading_line(
            _("By thirds of the articles, in the order in which they were done")
        )
    for score in thirds:
        days = " … ".join(dict.fromkeys((score.since, score.until)))
        chosen = [place for place in places if place.article in score.article_ids]
        yield score_line(view, days, score, places_detail(chosen, days))


def places_detail(places: "list[GoldPlace]", title: str) -> Detail:
    """The list of these places."""

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        for place in places:
            answers = [
                (_("gold"), label_title(view, place.gold)),
                (place.annotator, label_title(view, place.tag)),
            ]
            shown = place.shown
            refs = {(place.annotator, place.tag.id)} if place.tag else set()
            target = Place(
                article=place.article,
                layer=shown.layer,
                span=shown.span,
                refs=frozenset(refs),
            )
            words = shown.text or _("the whole article")
            yield place_line(view, target, answers, words)

    return Detail(title=title, lines=lines)


def gap_lines(view: ShownAgreement, gaps: Iterable[Gap]) -> Iterator[ViewLine]:
    """Each gap: its place with what was said there, and below it the reviewer's note."""
    count = 0
    for gap in gaps:
        if gap.layer != view.layer.name:
            continue
        count += 1
        answers = []
        for name, label in gap.answers:
            title = _("none") if label is None else view.title_of(gap.layer, label)
            answers.append((name, title))
        place = Place(
            article=gap.article, layer=gap.layer, span=gap.span, refs=gap.refs
        )
        yield place_line(view, place, answers, gap.text)
        note = gap.note or _("no note")
        words = _("   {reviewer}: {note}").format(reviewer=gap.reviewer, note=note)
        yield ViewLine(row=Row(start=(Piece(words, DIM),)), place=place)
    if not count:
        words = _("No gap of the guidelines is marked in this layer.")
        yield heading_line(words)


def score_line(
    view: ShownAgreement, name: str, score: "GoldScore", detail: Detail
) -> ViewLine:
    """F1 with its bar, then precision, recall and how many tags there are."""
    words = _("precision {precision}, recall {recall}")
    if view.width < WIDE:
        words = _("P {precision}, R {recall}")
    numbers = words.format(
        precision=_number(score.precision), recall=_number(score.recall)
    )
    tags = counted(score.tags, "tag")
    row = Row(
        start=(
            Piece(" "),
            *filled(name, NAME_CELLS),
            Piece(" "),
            number_piece(score.f1),
            Piece(" "),
            Piece(bar(score.f1 or 0.0, view.bar_cells)),
            Piece(f"  {numbers} · {tags}", DIM),
        )
    )
    return ViewLine(row=row, detail=detail)


def count_line(name: str, count: int, detail: Detail) -> ViewLine:
    """How many places a line opens."""
    places = counted(count, "place")
    row = Row(start=(Piece(" "), *filled(name, NAME_CELLS), Piece(f" {places}")))
    return ViewLine(row=row, detail=detail)


def heading_line(words: str) -> ViewLine:
    """A line that opens nothing."""
    return ViewLine(row=Row(start=(Piece(f" {words}", DIM),)))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
