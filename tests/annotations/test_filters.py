"""What is typed into a filter, and which articles it leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Anchor, Change, Record, Span, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.overview.article_lister import ArticleLister
from hashiya.overview.catalogue import Catalogue, CatalogueItem, Sort
from hashiya.overview.filter_query import EVALUATORS
from hashiya.overview.filters import (
    HAS_VALUES,
    TERM_KINDS,
    TITLE,
    RecordFacts,
    Term,
    accepted_values,
    begins_term,
    completions,
    parse_filter,
    record_facts,
)
from hashiya.overview.progress import ArticleRow, article_rows
from hashiya.overview.text_cache import read_text
from hashiya.sessions.suggestions import suggestion_store
from hashiya.sessions.tag_session import TagSession

SCHEME = default_scheme()
TITLES = (
    "هدنة في غزة",
    "روسيا تشرح",
    "مِصر والهُدنة",
    "Russia",
)  # a truce in Gaza, Russia explains, Egypt and the truce


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ("  ", []),
        ("الهُدنة", [Term("title", "الهدنه")]),  # the truce
        ("-غزة", [Term("title", "غزه", negated=True)]),
        ('"في غزة" مصر', [Term("title", "في غزه"), Term("title", "مصر")]),
        ('"في غز', [Term("title", "في غز")]),
        ("status:done", [Term("status", "done")]),
        ("-Status:DONE", [Term("status", "done", negated=True)]),
        ('label:"two words"', [Term("label", "two words")]),
        ("status:", []),
        ("-label:", []),
        ("status:open -", [Term("status", "open")]),
        ("- x", [Term("title", "-"), Term("title", "x")]),
        ("05:00", [Term("title", "05:00")]),
        ("why:not", [Term("title", "why:not")]),
        ("text:رهائن x", [Term("text", "رهائن"), Term("title", "x")]),  # hostages
    ],
)
def test_a_filter_is_read_as_it_is_meant(typed, terms):
    assert list(parse_filter(typed)) == terms


def test_every_kind_of_term_is_answered():
    assert set(EVALUATORS) == {*TERM_KINDS, TITLE}


def test_every_value_of_has_is_told_in_the_help():
    assert all(value in TERM_KINDS["has"] for value in HAS_VALUES)


@pytest.mark.parametrize(
    "typed", ["has:adrift", "has:adr", "HAS:adrift", "has:detached"]
)
def test_the_former_name_of_detached_still_works(typed):
    assert parse_filter(typed) == (Term("has", "detached"),)


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=300)
def test_whatever_is_typed_can_be_asked(typed):
    made = Catalogue(["a", "b"], "salma")
    assert set(made.matching(parse_filter(typed), SCHEME)) <= {0, 1}
    completions(typed, SCHEME, ["omar"])


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("st", ("status:",)),
        ("-la", ("-label:", "-layer:")),
        ("x status:", ("status:new", "status:open", "status:done", "status:flagged")),
        ("status:d", ("status:done",)),
        (
            "has:",
            (
                "has:tags",
                "has:note",
                "has:incomplete",
                "has:detached",
                "has:disagreement",
                "has:suggestions",
            ),
        ),
        ("layer:", ("layer:stance", "layer:topic")),
        ("label:f", ("label:favor",)),
        ("-label:مع", ("-label:against",)),  # muʿāriḍ: against
        ("has:notes", ("has:note",)),
        ("has:adr", ("has:detached",)),
        ("has:xy", ()),
        ("annotator:", ("annotator:omar", 'annotator:"umm ali"')),
        ("status:done ", ()),
        ("روسيا", ()),  # Russia
        ("", ()),
    ],
)
def test_what_is_being_typed_can_be_completed(typed, offered):
    assert completions(typed, SCHEME, ["omar", "umm ali"]) == offered


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("ha", True),
        ("x -sta", True),
        ("has:", False),
        ("ha ", False),
        ("hat", False),
        ("", False),
        ("روسيا", False),
    ],
)
def test_a_word_that_may_become_a_term_is_told_from_words(typed, begins):
    assert begins_term(typed) == begins


def test_what_a_term_can_take_is_told_where_its_value_is_nothing_of_it():
    taken_by = {
        typed: accepted_values(typed, SCHEME, ["omar"])
        for typed in ("has:xy", "status:dne", "-annotator:z", "layer:k")
    }
    assert taken_by == {
        "has:xy": HAS_VALUES,
        "status:dne": ("new", "open", "done", "flagged"),
        "-annotator:z": ("omar",),
        "layer:k": ("stance", "topic"),
    }
    for typed in ("has:", "has:n", "label:مع", "text:xy", "id:7", "xy", ""):
        assert accepted_values(typed, SCHEME, ["omar"]) == ()


def row(position, **given):
    fields = {
        "id": f"a{position}",
        "title": TITLES[position],
        "chars": 10 - position,
        "status": Status.NEW,
        "tags": 0,
    }
    return ArticleRow(**{**fields, **given})


@pytest.fixture
def catalogue():
    """Four articles: salma has 0 done and 1 open, omar has 1 done with a noted stance."""
    made = Catalogue([f"a{position}" for position in range(4)], "salma")
    hers = RecordFacts(
        annotator="salma",
        status=Status.DONE,
        tags=2,
        layers=frozenset({"topic"}),
        labels=frozenset({"law"}),
    )
    his = RecordFacts(
        annotator="omar",
        status=Status.DONE,
        tags=1,
        layers=frozenset({"stance"}),
        labels=frozenset({"against"}),
        noted=True,
    )
    opened = RecordFacts(annotator="salma", status=Status.OPEN)
    made.put(
        [
            CatalogueItem.of(0, row(0, status=Status.DONE, tags=2), [hers]),
            CatalogueItem.of(1, row(1, status=Status.OPEN), [opened, his]),
            CatalogueItem.of(2, row(2)),
            CatalogueItem.of(3, row(3)),
        ]
    )
    return made


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("", [0, 1, 2, 3]),
        ("هدنة", [0, 2]),  # truce
        ("هدنة -غزة", [2]),  # but not Gaza
        ("russia", [3]),
        ("a2", [2]),
        ("id:a2", [2]),
        ("id:هدنة", []),
        ("status:done", [0]),
        ("status:new", [2, 3]),
        ("-status:new", [0, 1]),
        ("annotator:omar", [1]),
        ("-annotator:omar", [0, 2, 3]),
        ("annotator:omar status:done", [1]),
        ("annotator:omar status:new", [0, 2, 3]),
        ("annotator:nobody", []),
        ("annotator:nobody label:law", []),
        ("label:law", [0]),
        ("label:معارض", [1]),  # against, by its Arabic title
        ("annotator:salma label:against", []),
        ("layer:st", [1]),
        ("has:tags", [0, 1]),
        ("has:note", [1]),
        ("-has:tags status:new", [2, 3]),
        ("status:nonsense", []),
        ("text:x", []),
        ("-text:x", [0, 1, 2, 3]),
    ],
)
def test_a_filter_leaves_what_it_asks_for(catalogue, typed, left):
    assert list(catalogue.matching(parse_filter(typed), SCHEME)) == left


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.ID, [0, 1, 2, 3]),
        (Sort.TITLE, [3, 1, 2, 0]),
        (Sort.LENGTH, [3, 2, 1, 0]),
        (Sort.STATUS, [1, 2, 3, 0]),
        (Sort.TAGS, [0, 1, 2, 3]),
    ],
)
def test_articles_are_sorted_and_a_filter_keeps_the_order(catalogue, sort, order):
    catalogue.sort_by(sort)

    assert list(catalogue.matching((), SCHEME)) == order
    assert list(catalogue.matching(parse_filter("-russia"), SCHEME)) == [
        at for at in order if at != 3
    ]


def test_every_sort_comes_round():
    sort = Sort.ID
    for _ in Sort:
        sort = sort.next
    assert sort is Sort.ID


def test_a_row_put_again_replaces_what_was_said(catalogue):
    catalogue.put([CatalogueItem.of(1, row(1))])

    assert list(catalogue.matching(parse_filter("annotator:omar"), SCHEME)) == []
    assert list(catalogue.matching(parse_filter("status:new"), SCHEME)) == [1, 2, 3]
    assert (catalogue.count(Status.DONE), catalogue.count(Status.NEW)) == (1, 3)
    assert catalogue.annotators == ("salma",)


def test_an_article_that_has_not_been_read_is_known_by_its_id():
    made = Catalogue(["a1", "b2"], "salma")

    assert (made.row(1).title, made.is_known(1), made.known) == ("b2", False, 0)
    assert list(made.matching(parse_filter("b"), SCHEME)) == [1]


def test_what_an_annotator_said_is_taken_from_the_record(make_tag):
    tags = (
        make_tag(note="؟"),
        make_tag(id=2, span=None, layer="stance", label="favor"),
    )
    record = Record(
        article="a", annotator="salma", sha256="", status=Status.OPEN, tags=tags
    )

    assert record_facts(record) == RecordFacts(
        annotator="salma",
        status=Status.OPEN,
        tags=2,
        layers=frozenset({"stance", "topic"}),
        labels=frozenset({"favor", "politics"}),
        noted=True,
        moments=(1795190400, 1795190400),
    )


def test_articles_are_listed_with_their_rows_and_what_all_said(
    tmp_path, write, store, make_tag
):
    write("a.txt", "عنوان")  # a title
    write("b.txt", b"\xff")
    write("c.txt", "x")
    project = ProjectFolder.open(tmp_path)
    store.write(
        "salma",
        project.read("a"),
        Change(set=(make_tag(span=Span(0, 5), text="عنوان"),), status=Status.OPEN),
    )
    store.write("omar", project.read("a"), Change(status=Status.DONE))

    lister = ArticleLister(
        project=project,
        store=store,
        suggestions=suggestion_store(tmp_path),
        annotator="salma",
        records=store.articles_by_annotator(),
        texts=lambda entry: read_text(project, entry),
    )
    found = [lister.listed(position) for position in range(3)]

    assert [each.row for each in found] == list(article_rows(project, store, "salma"))
    assert [(each.annotator, each.status) for each in found[0].facts] == [
        ("omar", Status.DONE),
        ("salma", Status.OPEN),
    ]
    assert found[2].facts == ()


@pytest.fixture
def known(tmp_path, store):
    """What the list knows, of its first articles, of what all said, by term."""

    def listed(annotator="huda"):
        (tmp_path / "hashiya.toml").write_text(
            '[annotators]\nreviewers = ["huda"]\n', "utf-8"
        )
        project, suggestions = ProjectFolder.open(tmp_path), suggestion_store(tmp_path)
        lister = ArticleLister(
            project=project,
            store=store,
            suggestions=suggestions,
            sources=suggestions.articles_by_annotator(),
            annotator=annotator,
            records=store.articles_by_annotator(),
            texts=lambda entry: read_text(project, entry),
        )
        catalogue = Catalogue([entry.id for entry in project.entries], annotator)
        catalogue.put(
            [lister.listed(position) for position in range(len(project.entries))]
        )
        return lambda text: [
            catalogue.ids[at]
            for at in catalogue.matching(parse_filter(text), project.scheme)
        ]

    return listed


def test_articles_with_tags_detached_can_be_asked_for(
    tmp_path, write, store, make_tag, known
):
    write("gone.txt", "قال الوزير")  # the minister said
    write("moved.txt", "قال الوزير")
    write("same.txt", "قال الوزير")
    for name in ("gone", "moved", "same"):
        article = ProjectFolder.open(tmp_path).read(name)
        span = Span(4, 10)
        tag = make_tag(
            span=span,
            text="الوزير",
            anchor=Anchor.at(span, article.text, article.sha256),
        )
        store.write("salma", article, Change(set=(tag,)))
    write("gone.txt", "قال الرئيس")  # the president said
    write("moved.txt", "أمس قال الوزير")  # yesterday the minister said

    assert known()("has:detached") == known()("has:adrift") == ["gone"]
    assert known()("-has:detached") == ["moved", "same"]


def test_articles_on_which_those_who_are_done_differ_can_be_asked_for(
    tmp_path, write, store, make_tag, known
):
    said = {
        "agreed": {"salma": "politics", "omar": "politics"},
        "label": {"salma": "politics", "omar": "military"},
        "silence": {"salma": "politics", "omar": None},
        "undone": {"salma": "politics", "omar": "military"},
        "alone": {"salma": "politics"},
        "detached": {"salma": "politics", "omar": None},
    }
    for name, labels in said.items():
        write(f"{name}.txt", "قال الوزير")
        article = ProjectFolder.open(tmp_path).read(name)
        for who, label in labels.items():
            tags = (
                (make_tag(span=Span(0, 3), text="قال", label=label, annotator=who),)
                if label
                else ()
            )
            status = Status.OPEN if (name, who) == ("undone", "omar") else Status.DONE
            store.write(who, article, Change(set=tags, status=status))
    lost = make_tag(span=Span(0, 3), text="كان", label="politics", annotator="omar")
    article = ProjectFolder.open(tmp_path).read("detached")
    store.write("omar", article, Change(set=(lost,)))

    assert known()("has:disagreement") == ["label", "silence"]
    assert known()("has:disagreement annotator:omar") == ["label", "silence"]
    assert known("salma")("has:disagreement") == ["label", "silence"]
    # Who is not done with an article sees nothing of what others differ in.
    assert known("nobody")("has:disagreement") == []


def test_articles_with_suggestions_to_answer_can_be_asked_for(
    tmp_path, write, store, make_tag, scheme, known
):
    suggestions = suggestion_store(tmp_path)
    for name in ("open", "accepted", "rejected", "half", "said", "gone", "silent"):
        write(f"{name}.txt", "قال الوزير")  # the minister said
        article = ProjectFolder.open(tmp_path).read(name)
        made = [
            make_tag(
                id=1,
                span=Span(0, 3),
                text="قال",
                annotator="bert",
                origin="import:bert",
            )
        ]
        made += [
            make_tag(
                id=2,
                span=Span(4, 10),
                text="الوزير",
                annotator="bert",
                origin="import:bert",
            )
        ]
        suggestions.write(
            "bert", article, Change(set=() if name == "silent" else tuple(made))
        )
        session = TagSession(store, scheme, article, "huda")
        match name:
            case "accepted":
                session.accept(made)
            case "rejected":
                session.reject(made)
            case "half":
                session.accept(made[:1])
            case "said":
                # What an annotator's own tags say already is not offered.
                for each in made:
                    session.add(each.span, each.layer, each.label)
        session.save()
    write("gone.txt", "سكت")  # he was silent

    assert known()("has:suggestions") == ["half", "open"]
    assert known()("has:sugg -has:tags") == ["open"]
    assert known()("-has:suggestions") == [
        "accepted",
        "gone",
        "rejected",
        "said",
        "silent",
    ]
    # They wait for each annotator alike, and are nobody's: what omar has not opened he
    # has still to answer.
    assert known("omar")("has:suggestions") == [
        "accepted",
        "half",
        "open",
        "rejected",
        "said",
    ]
    assert known()("annotator:bert") == known()("has:adrift") == []


def test_articles_with_tags_that_lack_a_required_attribute_can_be_asked_for(
    write, store, tmp_path, make_tag, known
):
    target = {"target": "روسيا"}
    said = {
        "lacking": {"layer": "stance", "label": "favor"},
        "blank": {"layer": "stance", "label": "favor", "attributes": {"target": " "}},
        "complete": {"layer": "stance", "label": "favor", "attributes": target},
        "optional": {"layer": "topic", "label": "law"},
        "orphaned": {"layer": "stance", "label": "gone"},
        "whole": {"layer": "stance", "label": "favor", "span": None, "text": ""},
    }
    for name, fields in said.items():
        write(f"{name}.txt", "قال الوزير")
        article = ProjectFolder.open(tmp_path).read(name)
        tag = make_tag(**{"span": Span(0, 3), "text": "قال"} | fields)
        store.write("salma", article, Change(set=(tag,)))

    assert known()("has:incomplete") == ["blank", "lacking", "whole"]
    assert known()("-has:incomplete") == ["complete", "optional", "orphaned"]
