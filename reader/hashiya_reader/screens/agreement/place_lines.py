"""Lines of places: the article, what was said there, and the words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.style import Style

from hashiya.language import gettext as _
from hashiya.model.model import Tag
from hashiya.review.items import Item
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.agreement.lines import (
    Detail,
    Place,
    ShownAgreement,
    ViewLine,
)
from hashiya_reader.widgets.row import Piece, Row, drawn_cells, filled, quoted

if TYPE_CHECKING:
    from hashiya.agreement.disputed_places import LabelPair

DIM = Style(dim=True)
ARTICLE_CELLS, FEW_ARTICLE_CELLS = 24, 16
# The words of a place have what is left of the row, at least so many cells.
WORDS_CELLS, FEW_WORDS_CELLS = 40, 14
WIDE = 100


def place_line(
    view: ShownAgreement, place: Place, answers: Sequence[tuple[str, str]], words: str
) -> ViewLine:
    """A line for a place; `answers` are who said what there."""
    article_cells, words_cells = ARTICLE_CELLS, WORDS_CELLS
    if view.width < WIDE:
        article_cells, words_cells = FEW_ARTICLE_CELLS, FEW_WORDS_CELLS
    words_cells = min(words_cells, drawn_cells(words))
    room = view.width - article_cells - words_cells - 6
    said = [f"{name}: {answer}" for name, answer in answers]
    row = Row(
        start=(
            Piece(" "),
            *filled(place.article, article_cells),
            Piece(" "),
            Piece(" · ".join(said), DIM, limit=room),
        ),
        end=(Piece(" "), quoted(words, limit=words_cells), Piece(" ")),
    )
    return ViewLine(row=row, place=place)


def item_lines(
    view: ShownAgreement, items: Iterable[tuple[str, Item]]
) -> Iterator[ViewLine]:
    """A line for each item, with its article: what those of the view's group say there."""
    for article, item in items:
        answers = []
        for name in view.group:
            tag = item.by(name)
            if tag is not None:
                answers.append((name, label_title(view, tag)))
            elif name in item.silent:
                answers.append((name, _("none")))
        place = _place_of(article, item)
        words = max((tag.text for tag in item.tags), key=len)
        yield place_line(view, place, answers, words or _("the whole article"))


def _place_of(article: str, item: Item) -> Place:
    return Place(
        article=article, layer=item.layer, span=item.span, refs=frozenset(item.key)
    )


def confused_places(pair: "LabelPair", title: str) -> Detail:
    """The list of places at which the view's group gave two labels."""
    # Only here: nothing else of the reader needs numpy.
    from hashiya.agreement.disputed_places import differing_labels

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        items = [
            (article, item)
            for article, item in view.items
            if pair in differing_labels(item, view.group)
        ]
        return item_lines(view, items)

    return Detail(title=title, lines=lines, needs_items=True)


def label_places(label: str, title: str) -> Detail:
    """The list of places that the view's group disputes and one of them gave the label."""
    # As above.
    from hashiya.agreement.disputed_places import is_disputed_by

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        items = []
        for article, item in view.items:
            given = {tag.label for tag in item.tags if tag.annotator in view.group}
            if label in given and is_disputed_by(item, view.group):
                items.append((article, item))
        return item_lines(view, items)

    return Detail(title=title, lines=lines, needs_items=True)


def attribute_places(attribute: str, title: str) -> Detail:
    """The list of places at which those of the view's group give an attribute other values."""

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        for article, item in view.items:
            answers = []
            for tag in item.tags:
                if tag.annotator in view.group:
                    value = tag.attributes.get(attribute, "") or _("none")
                    answers.append((tag.annotator, value))
            if len({value for _name, value in answers}) > 1:
                words = max((tag.text for tag in item.tags), key=len)
                place = _place_of(article, item)
                yield place_line(view, place, answers, words or _("the whole article"))

    return Detail(title=title, lines=lines, needs_items=True)


def not_comparable_places(annotator: str) -> Detail:
    """The list of the articles on which an annotator has detached tags in the view's layer."""

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        material = view.material
        for exclusion in view.layer.exclusions:
            if material.annotators[exclusion.annotator] == annotator:
                article = material.articles[exclusion.article]
                tags = counted(exclusion.tags, "detached tag")
                place = Place(article=article, layer=view.layer.name)
                yield place_line(view, place, [(annotator, tags)], "")

    title = _("{annotator}, not comparable").format(annotator=annotator)
    return Detail(title=title, lines=lines)


def whole_places(title: str) -> Detail:
    """The list of labels of whole articles that the view's group disputes."""
    # As above.
    from hashiya.agreement.disputed_places import is_disputed_by

    def lines(view: ShownAgreement) -> Iterator[ViewLine]:
        items = [
            (article, item)
            for article, item in view.items
            if item.span is None and is_disputed_by(item, view.group)
        ]
        return item_lines(view, items)

    return Detail(title=title, lines=lines, needs_items=True)


def label_title(view: ShownAgreement, tag: Tag | None) -> str:
    """The title of a tag's label; that there is none without a tag."""
    return _("none") if tag is None else view.title_of(tag.layer, tag.label)
