"""The flat list of numbers: what is in it, what is undefined and why, and what bad input does."""

import pytest

from hashiya.agreement.material import build_material
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import shared_article_tags
from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Anchor, Article, Change, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.store import TagStore
from hashiya.text.words import word_spans

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
NOW = "2026-11-20T16:00:00Z"


def rows_of(*said, told=None, **options):
    report = (told if told is not None else []).append
    return list(
        agreement_scores(
            build_material(said, default_scheme(), report), resamples=50, **options
        )
    )


def find(rows, **wanted):
    found = [
        row
        for row in rows
        if all(getattr(row, name) == value for name, value in wanted.items())
    ]
    assert len(found) == 1, found
    return found[0]


def whole(rows, measure, unit, **wanted):
    return find(
        rows,
        layer="topic",
        attribute=None,
        measure=measure,
        unit=unit,
        **{"article": None, "label": None} | wanted,
    )


def test_a_character_counts_as_the_set_of_its_labels(said):
    """Of ten characters both tag the first five as politics, and one the last five as law."""
    text = "ا" * 10
    rows = rows_of(
        said(
            text,
            {
                "omar": [(0, 5, "politics"), (3, 8, "law")],
                "salma": [(0, 5, "politics")],
            },
        )
    )

    # 3 politics for both, 2 politics+law against politics, 3 law against none, 2 none
    # for both.
    kappa = whole(rows, "cohen_kappa", "char")
    chance = (3 * 5 + 2 * 5) / 100
    assert kappa.value == pytest.approx((0.5 - chance) / (1 - chance))
    assert (kappa.items, kappa.articles, kappa.ci) == (10, 1, None)
    assert whole(rows, "cohen_kappa", "char", label="politics").value == 1
    assert whole(rows, "cohen_kappa", "char", label="law").value == 0


def test_a_word_has_the_labels_of_each_of_its_characters(said):
    """A tag after a prefix and one with it cover the same words; a comma is no word."""
    text = "والمفاوضات، تبدأ"  # and the talks, begin
    rows = rows_of(
        said(
            text,
            {
                "omar": [(1, 10, "politics"), (10, 11, "law")],
                "salma": [(0, 10, "politics")],
            },
        )
    )

    assert word_spans(text) == [(0, 10), (12, 16)]
    assert whole(rows, "cohen_kappa", "token").value == 1
    assert whole(rows, "cohen_kappa", "char").value < 1
    assert whole(rows, "cohen_kappa", "token").items == 2


def test_words_keep_marks_joiners_and_numbers_together():
    for text, words in (
        ("مُحَمَّد", ["مُحَمَّد"]),  # Muhammad, with harakat
        ("می\u200cروم", ["می\u200cروم"]),  # I go, in Persian, with a joiner
        ("12.5% من «غزة»", ["12.5", "من", "غزة"]),  # of Gaza
        ("…! ، -", []),
    ):
        assert [text[start:end] for start, end in word_spans(text)] == words


def test_nothing_marked_and_one_category_are_undefined(said):
    rows = rows_of(said(TEXT, {"omar": [], "salma": []}))
    assert {row.value for row in rows} == {None}
    assert {row.why for row in rows} == {
        "nothing marked",
        "nothing that both have tagged",
    }
    assert {row.why for row in rows if row.attribute is None} == {"nothing marked"}

    rows = rows_of(said(TEXT, {"omar": [(0, 26, "law")], "salma": [(0, 26, "law")]}))
    assert whole(rows, "cohen_kappa", "char").why == "one category"
    assert whole(rows, "f1", "exact").value == whole(rows, "alpha_u", "char").value == 1


def test_one_annotator_agrees_with_nobody(said):
    rows = rows_of(said(TEXT, {"omar": [(0, 5, "law")]}))

    assert {(row.value, row.why, row.articles) for row in rows} == {
        (None, "no article that two or more have done", 0)
    }


def test_fleiss_wants_what_all_have_done_and_alpha_what_two_have(said):
    rows = rows_of(
        said(TEXT, {"omar": [(0, 5, "law")], "salma": [(0, 5, "law")]}, article="a"),
        said(TEXT, {"omar": [(0, 5, "law")], "layla": [(0, 5, "law")]}, article="b"),
    )
    names = ("layla", "omar", "salma")

    assert (
        whole(rows, "fleiss_kappa", "char", annotators=names).why
        == "nothing that they have done together"
    )
    alpha = whole(rows, "krippendorff_alpha", "char", annotators=names)
    assert (alpha.value, alpha.items, alpha.articles) == (1, 2 * len(TEXT), 2)
    assert (
        whole(rows, "cohen_kappa", "char", annotators=("layla", "salma")).articles == 0
    )
    assert whole(rows, "krippendorff_alpha", "char", article="b").annotators == (
        "layla",
        "omar",
    )
    assert whole(rows, "fleiss_kappa", "char", article="b").value == 1


def test_labels_of_articles_are_a_coding_task(said):
    rows = rows_of(
        *(
            said(
                TEXT,
                {"omar": [], "salma": []},
                article=str(at),
                wholes={"omar": one, "salma": two},
            )
            for at, (one, two) in enumerate(
                [("law", "law"), ("law", "politics"), ("media", "media")]
            )
        )
    )

    chance = (2 * 1 + 1 * 1) / 9
    assert whole(rows, "cohen_kappa", "article").value == pytest.approx(
        (2 / 3 - chance) / (1 - chance)
    )
    assert whole(rows, "cohen_kappa", "article", label="media").value == 1


def test_attributes_are_compared_where_tags_match():
    def tag(name, number, target, start=0, end=5):
        return Tag(
            id=number, span=Span(start, end), text=TEXT[start:end], layer="stance",
            label="favor", annotator=name,
            created=NOW, updated=NOW, attributes={"target": target},
        )  # fmt: skip

    from hashiya.agreement.shared_articles import ArticleTags

    given = ArticleTags(
        article="a",
        text=TEXT,
        tags={
            "omar": [
                tag("omar", 1, "حماس"),
                tag("omar", 2, "روسيا ", 6, 10),
            ],  # Hamas, Russia
            "salma": [
                tag("salma", 1, "حماس"),
                tag("salma", 2, "روسيا", 6, 11),
                tag("salma", 3, "أخرى", 22, 26),
            ],
        },
    )

    row = find(
        rows_of(given),
        layer="stance",
        attribute="target",
        measure="cohen_kappa",
        unit="overlap",
    )
    assert (row.value, row.items) == (1, 2)


def test_an_interval_holds_the_value_and_is_the_same_each_time(said):
    given = [
        said(
            TEXT,
            {"omar": [(0, 5, "law")], "salma": [(0, 5 + at % 3, "law")]},
            article=str(at),
        )
        for at in range(8)
    ]

    once, again = rows_of(*given), rows_of(*reversed(given))
    kappa = whole(once, "cohen_kappa", "char")
    assert kappa.ci[0] <= kappa.value <= kappa.ci[1]
    assert [row.ci for row in once] == [row.ci for row in again]
    assert whole(rows_of(*given[:4]), "cohen_kappa", "char").ci is None


def test_a_label_that_the_scheme_lacks_counts_as_it_is(said):
    told = []
    rows = rows_of(
        said(TEXT, {"omar": [(0, 5, "sport")], "salma": [(0, 5, "sport")]}), told=told
    )

    assert whole(rows, "f1", "exact", label="sport").value == 1
    (sentence,) = told
    assert sentence.startswith(
        "layer 'topic' has tags with labels that the scheme does not have"
    )
    assert sentence.endswith("sport; map them, or put them back into the scheme")


def test_a_thousand_tags_and_twelve_annotators_are_counted(said):
    text = "ا" * 3_000
    names = [f"n{at:02}" for at in range(12)]
    many = {
        name: [(at, at + 7, "law") for at in range(0, 2000, 2)] for name in names[:2]
    }
    rows = rows_of(
        said(text, {**many, **{name: [(0, 9, "law")] for name in names[2:]}}),
        by_article=False,
    )

    assert whole(rows, "f1", "overlap", annotators=tuple(names[:2])).value == 1
    assert (
        whole(rows, "krippendorff_alpha", "char", annotators=tuple(names)).items
        == 3_000
    )
    assert len({row.annotators for row in rows}) == 1 + 66


@pytest.fixture
def project(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    return ProjectFolder.open(tmp_path)


def write(store, article, name, status=Status.DONE, span=None):
    span = span or Span(0, 5)
    tag = Tag(
        id=1,
        span=span,
        text=span.of(article.text),
        layer="topic",
        label="law",
        annotator=name,
        created=NOW,
        updated=NOW,
        anchor=Anchor.at(span, article.text, article.sha256),
    )
    store.write(name, article, Change(set=(tag,), status=status))


def test_only_articles_that_two_have_done_are_gathered(project):
    store = TagStore(project.root)
    for name, article, status in (
        ("omar", "a", Status.DONE), ("salma", "a", Status.DONE), ("layla", "a", Status.OPEN),
        ("omar", "b", Status.DONE), ("salma", "b", Status.FLAGGED),
    ):  # fmt: skip
        write(store, project.read(article), name, status)

    assert [
        (each.article, sorted(each.tags))
        for each in shared_article_tags(project, store, pytest.fail)
    ] == [("a", ["omar", "salma"])]


def test_tags_of_another_version_of_the_text_go_where_their_words_are_now(project):
    store, told = TagStore(project.root), []
    # "…, and the talks begin on Monday in the Egyptian capital", which once began with
    # "urgent:".
    text = f"{TEXT}، وتبدأ المفاوضات يوم الاثنين في العاصمة المصرية"
    (project.root / "a.txt").write_text(text, "utf-8")
    before = Article(id="a", text=f"عاجل: {text}")
    write(store, before, "omar", span=Span(6, 11))
    write(store, before, "layla", span=Span(0, 4))
    write(store, project.read("a"), "salma")

    (said,) = shared_article_tags(project, store, told.append)

    assert said.tags["omar"][0].span == said.tags["salma"][0].span == Span(0, 5)
    assert said.tags["layla"] == ()
    assert [tag.id for tag in said.detached["layla"]] == [1]
    assert told == []
    build_material([said], default_scheme(), told.append)
    assert told == [
        "left out as not comparable: layla in 'topic' on 'a', where 1 tag is detached"
    ]
