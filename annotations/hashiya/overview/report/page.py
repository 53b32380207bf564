"""The whole page: what counts, each layer's agreement, and the articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import combinations

from hashiya.agreement.bootstrap import (
    NOTHING_BOTH_TAGGED,
    NOTHING_MARKED,
    NOTHING_SHARED,
)
from hashiya.agreement.breakdowns import confusion, over_time
from hashiya.agreement.material import ArticleTags, LayerTags, Material
from hashiya.agreement.scores import Score
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme
from hashiya.overview.report import charts
from hashiya.overview.report.charts import heading
from hashiya.overview.report.markup import both, isolated, text
from hashiya.overview.report.passages import LabelStyles, article_html

# Who takes what for what is drawn for so many pairs, with so many categories.
_PAIRS, _CATEGORIES = 6, 8
_KAPPA = ("cohen_kappa", "fleiss_kappa")
_ALPHA = ("krippendorff_alpha",)
# What stands above a column, in both languages, and the measures of which it has the
# first, by a unit.
_Column = tuple[str, str, tuple[str, ...], str]
_COLUMNS: tuple[_Column, ...] = (
    ("κ حرف", "char", _KAPPA, "char"),
    ("κ كلمة", "token", _KAPPA, "token"),
    ("α حرف", "char", _ALPHA, "char"),
    ("α كلمة", "token", _ALPHA, "token"),
    ("α_U", "", ("alpha_u",), "char"),
    ("γ", "", ("gamma",), "char"),
    ("F1", "exact", ("f1",), "exact"),
    ("F1", "overlap", ("f1",), "overlap"),
    ("F1", "type", ("f1",), "type"),
    ("κ مقال", "article", _KAPPA, "article"),
    ("α مقال", "article", _ALPHA, "article"),
)
_OF_ATTRIBUTES = (
    ("κ وسم", "tag", _KAPPA, "overlap"),
    ("α وسم", "tag", _ALPHA, "overlap"),
    ("κ مقال", "article", _KAPPA, "article"),
    ("α مقال", "article", _ALPHA, "article"),
)
# A column in which all are undefined for these is left out.
_NOTHING = frozenset({NOTHING_MARKED, NOTHING_SHARED, NOTHING_BOTH_TAGGED})
_MEASURES = (
    ("κ", "Cohen 1960 of two annotators, Fleiss 1971 of more"),
    ("α", "Krippendorff 2011, nominal, with missing data"),
    ("α_U", "Krippendorff 1995 and 2004, of passages and their lengths"),
    ("γ", "Mathet, Widlöcher and Métivier 2015, against shuffled annotations"),
    (
        "F1",
        "exact: same edges and label; overlap: a character in common, for half; type: a character and the label",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the tables are made of: the columns, all numbers of them, and the project's name and scheme."""

    name: str
    scheme: Scheme
    material: Material
    figures: Sequence[Score]


def page(
    numbers: Numbers, articles: Iterable[tuple[ArticleTags, Article]]
) -> Iterator[bytes]:
    """The page in UTF-8, piece by piece; each article is asked for when its turn comes."""
    look = LabelStyles.of(numbers.scheme)
    for piece in _pieces(numbers, articles, look):
        yield piece.encode()


def _pieces(
    numbers: Numbers, articles: Iterable[tuple[ArticleTags, Article]], look: LabelStyles
) -> Iterator[str]:
    style = (
        resources.files("hashiya.overview.report")
        .joinpath("report.css")
        .read_text(encoding="utf-8")
    )
    yield (
        '<!DOCTYPE html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        # Whatever an article holds, the page loads nothing and runs nothing.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(numbers.name)} · حاشية</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<h1>{isolated(numbers.name)} {both('', 'hashiya · agreement')}</h1>\n"
    )
    yield from _counted(numbers)
    for layer in numbers.material.layers:
        yield from _layer(numbers, layer, look)
    yield _glossary()
    first = True
    for said, article in articles:
        if first:
            yield heading(2, "المقالات", "articles")
            yield (
                f'<p class="note">{both("تحت كل سطر مسار لكل موسِّم، بلون التصنيف؛ والأرقام تحيل إلى الجدول", "below each line a lane for each annotator, in their order, in the label’s colour; numbers refer to the table")}</p>'
            )
            first = False
        yield from article_html(said, article, look)
    yield "</body>\n</html>\n"


def _counted(numbers: Numbers) -> Iterator[str]:
    material = numbers.material
    count = len(material.articles)
    yield f"<p>{both('المقالات المحسوبة', 'articles that two annotators or more have done')}: <b>{count}</b></p>"
    rows = zip(material.annotators, material.done.sum(axis=1).tolist(), strict=True)
    names = "".join(
        f'<tr><th>{isolated(name)}</th><td class="number">{done}</td></tr>'
        for name, done in rows
    )
    if names:
        yield f"<table><thead><tr><th>{both('الموسِّم', 'annotator')}</th><th>{both('منها', 'of these done')}</th></tr></thead>{names}</table>"


def _layer(numbers: Numbers, layer: LayerTags, look: LabelStyles) -> Iterator[str]:
    titles = {each.name: each.title_ar for each in numbers.scheme.layers}
    yield f"<h2>{isolated(titles.get(layer.name, layer.name))} <span>{isolated(layer.name)}</span></h2>"
    own = [
        each
        for each in numbers.figures
        if each.layer == layer.name and each.article is None
    ]
    plain = [each for each in own if each.attribute is None]
    everybody = numbers.material.annotators
    if not any(each.value is not None for each in plain):
        why = next((each.why for each in plain), "nothing marked")
        yield f'<p class="why">{both("لا رقم هنا", text(why))}</p>'
        return
    groups = list(dict.fromkeys(each.annotators for each in plain))
    rows = [
        (
            " · ".join(isolated(name) for name in group)
            if group != everybody or len(group) == 2
            else both("الكل", "all"),
            group,
        )
        for group in groups
    ]
    yield heading(3, "الأرقام", "numbers of all labels, with 95 % intervals")
    yield _table(
        [
            (
                f"<th>{name}</th>",
                [
                    each
                    for each in plain
                    if each.annotators == group and each.label is None
                ],
            )
            for name, group in rows
        ]
    )
    yield heading(3, "حسب التصنيف", "by label, of all annotators")
    of_all = [each for each in plain if each.annotators == everybody]
    labels = [
        (label, [each for each in of_all if each.label == label])
        for label in layer.labels
    ]
    alphas = [
        (label, _first(found, _ALPHA, "char") or _first(found, _ALPHA, "article"))
        for label, found in labels
    ]
    yield f'<p class="note">{both("", "α of characters, with its 95 % interval")}</p>'
    yield charts.bars(
        (look.title(layer.name, label), look.color(layer.name, label), figure)
        for label, figure in alphas
        if figure
    )
    yield _table(
        [
            (f"<th>{look.title(layer.name, label)}</th>", found)
            for label, found in labels
        ]
    )
    yield from _attributes(own)
    yield from _pairs(numbers, layer, look, plain)
    periods = over_time(numbers.material, layer)
    if len(periods) > 1:
        yield heading(
            3,
            "عبر الزمن",
            "over time: α by when an article was tagged last, and how many articles",
        )
        yield charts.periods(periods)


def _table(
    rows: Sequence[tuple[str, Sequence[Score]]],
    columns: Sequence[_Column] = _COLUMNS,
    *,
    lead: int = 1,
) -> str:
    """A table of numbers with those columns in which there is something, and below it why some are undefined.

    A row begins with `lead` cells in HTML.
    """
    cells = [
        [_first(figures, *column[2:]) for column in columns] for _, figures in rows
    ]
    kept = [at for at in range(len(columns)) if any(_says(row[at]) for row in cells)]
    head = "".join(f'<th class="number">{both(*columns[at][:2])}</th>' for at in kept)
    lines = "".join(
        f"<tr>{names}{''.join(charts.number(row[at], ci=True) for at in kept)}</tr>"
        for (names, _), row in zip(rows, cells, strict=True)
    )
    undefined = [
        figure
        for row in cells
        for at in kept
        if (figure := row[at]) is not None and figure.value is None
    ]
    reasons = "; ".join(dict.fromkeys(text(figure.why) for figure in undefined))
    note = (
        f'<p class="why">– {both("غير معرَّف", f"undefined: {reasons}")}</p>'
        if reasons
        else ""
    )
    return f'<div class="scroll"><table><thead><tr>{"<th></th>" * lead}{head}</tr></thead>{lines}</table></div>{note}\n'


def _says(figure: Score | None) -> bool:
    """Whether a number is one, or is undefined though there was something to compare."""
    return figure is not None and (
        figure.value is not None or figure.why not in _NOTHING
    )


def _attributes(own: Sequence[Score]) -> Iterator[str]:
    found: dict[tuple[str, tuple[str, ...]], list[Score]] = {}
    for each in own:
        if each.attribute is not None:
            found.setdefault((each.attribute, each.annotators), []).append(each)
    rows = [
        (
            f"<th>{isolated(name)}</th><td>{' · '.join(map(isolated, group))}</td>",
            figures,
        )
        for (name, group), figures in found.items()
        if any(map(_says, figures))
    ]
    if rows:
        yield heading(
            3,
            "الصفات",
            "attributes, of tags that answer to each other and of articles, with 95 % intervals",
        )
        yield _table(rows, _OF_ATTRIBUTES, lead=2)


def _pairs(
    numbers: Numbers, layer: LayerTags, look: LabelStyles, plain: Sequence[Score]
) -> Iterator[str]:
    names = numbers.material.annotators
    if len(names) > 2:
        by_pair = {}
        for one, two in combinations(names, 2):
            own = [
                each
                for each in plain
                if each.annotators == (one, two) and each.label is None
            ]
            figure = _first(own, _ALPHA, "char") or _first(own, _ALPHA, "article")
            if figure is not None:
                by_pair[one, two] = figure
        yield heading(3, "بين كل اثنين", "α of each two annotators")
        yield f'<div class="scroll">{charts.pairs(names, by_pair)}</div>'
    pairs = list(combinations(range(len(names)), 2))
    if not pairs:
        return
    yield heading(3, "ما الذي يلتبس بماذا", "who takes a word for what")
    if len(pairs) > _PAIRS:
        yield f'<p class="note">{both("", f"the first {_PAIRS} of {len(pairs)} pairs")}</p>'
    for first, second in pairs[:_PAIRS]:
        found = confusion(numbers.material, layer, first, second).of_the_most(
            _CATEGORIES
        )
        categories = [
            " + ".join(
                "…" if label == "…" else look.title(layer.name, label) for label in each
            )
            or both("لا شيء", "none")
            for each in found.categories
        ]
        yield f'<div class="scroll">{charts.matrix(found, names[first], names[second], categories)}</div><br>\n'


def _first(
    figures: Sequence[Score], measures: Sequence[str], unit: str
) -> Score | None:
    found = {each.measure: each for each in figures if each.unit == unit}
    return next((found[measure] for measure in measures if measure in found), None)


def _glossary() -> str:
    entries = "".join(
        f'<dt>{name}</dt><dd lang="en" dir="ltr">{about}</dd>'
        for name, about in _MEASURES
    )
    return f"{heading(2, 'المقاييس', 'measures')}<dl>{entries}</dl>\n"
