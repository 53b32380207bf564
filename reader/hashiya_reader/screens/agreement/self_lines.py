"""Lines of annotators against themselves, on articles that they have done twice."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.agreement.gold_lines import heading_line
from hashiya_reader.screens.agreement.lines import (
    Detail,
    Place,
    ShownAgreement,
    ViewLine,
)
from hashiya_reader.screens.agreement.place_lines import label_title, place_line
from hashiya_reader.screens.agreement.rows import (
    column_score,
    measure_title,
    score_row,
)

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.review.items import Item
    from hashiya_reader.screens.agreement.gold_material import GoldNumbers


def self_lines(view: ShownAgreement, gold: "GoldNumbers") -> Iterator[ViewLine]:
    """A line for each annotator who has done articles twice; it opens what differs."""
    if not gold.rounds:
        return
    words = _("{measure} of the first and second round of {articles}").format(
        measure=measure_title(view.column),
        articles=counted(len(gold.rounds), "article"),
    )
    yield heading_line(words)
    for own in gold.self_scores:
        scores = []
        for score in own.scores:
            if score.layer == view.layer.name and score.label is None:
                scores.append(score)
        score_of_column = column_score(scores, view.column)
        if score_of_column is not None:
            row = score_row(own.annotator, score_of_column, view.bar_cells)
            yield ViewLine(row=row, detail=_rounds_detail(gold, own.annotator))


def _rounds_detail(gold: "GoldNumbers", annotator: str) -> Detail:
    """The places that an annotator tagged in one round otherwise than in the other."""

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        for rounds in gold.rounds:
            if rounds.annotator != annotator:
                continue
            for item in rounds.items:
                if item.layer == view.layer.name:
                    yield _item_line(view, annotator, rounds.tags.article, item)

    title = _("{annotator} in two rounds").format(annotator=annotator)
    return Detail(title=title, lines=lines)


def _item_line(
    view: ShownAgreement, annotator: str, article: str, item: "Item"
) -> ViewLine:
    first, second = item.by("1"), item.by("2")
    answers = [
        (_("first round"), label_title(view, first)),
        (_("second round"), label_title(view, second)),
    ]
    refs = {(annotator, first.id)} if first else set()
    place = Place(
        article=article, layer=item.layer, span=item.span, refs=frozenset(refs)
    )
    words = max((tag.text for tag in item.tags), key=len)
    return place_line(view, place, answers, words or _("the whole article"))
