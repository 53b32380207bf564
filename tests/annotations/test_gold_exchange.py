"""Gold and statuses that go out and come in: nobody is done whose tags are not there."""

import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashiya.agreement.material import build_material
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import shared_article_tags
from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FORMATS, format_named
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.gold import gold_of
from hashiya.store import GOLD, TagStore

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
RUSSIA, RELATION, HAMAS = Span(0, 5), Span(11, 18), Span(22, 26)
THEN = "2026-11-20T16:00:00Z"
ARTICLES = ("a", "b", "c", "d")


def tag(number: int, annotator: str, span: Span, label: str = "law") -> Tag:
    return Tag(
        id=number,
        span=span,
        text=span.of(TEXT),
        layer="topic",
        label=label,
        annotator=annotator,
        created=THEN,
        updated=THEN,
    )


# Those of an extra are tried where that is installed.
KINDS_WITH_STATUS = [
    pytest.param(kind, marks=pytest.mark.consumers)
    if format_named(kind).extra
    else kind
    for kind in FORMATS
    if Part.STATUS not in format_named(kind).lacks
]


def new_project(folder, tag_text=TEXT):
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(ARTICLES):
        (folder / f"{name}.txt").write_text(f"{tag_text}\n{number}", encoding="utf-8")
    return ProjectFolder.open(folder), TagStore(folder)


@pytest.fixture
def reviewed(tmp_path):
    """Salma and omar agree on b, differ on a twice and once not, and only omar did c."""
    project, store = new_project(tmp_path / "home")
    said = {
        ("salma", "a"): [(RUSSIA, "law"), (RELATION, "law"), (HAMAS, "law")],
        ("omar", "a"): [(RUSSIA, "law"), (RELATION, "media"), (HAMAS, "media")],
        ("salma", "b"): [(RUSSIA, "law")],
        ("omar", "b"): [(RUSSIA, "law")],
        ("omar", "c"): [(HAMAS, "other")],
    }
    for number, ((annotator, article), places) in enumerate(said.items(), 1):
        tags = [
            tag(10 * number + index, annotator, span, label)
            for index, (span, label) in enumerate(places)
        ]
        change = Change(set=tuple(tags), status=Status.DONE)
        store.write(annotator, project.read(article), change)
    store.write("salma", project.read("d"), Change(status=Status.DONE))
    decide(project, store, RELATION, "omar")
    finish(project, store, "b")
    return project, store


def finish(project, store, article):
    session = GoldSession(store, project.scheme, project.read(article), "layla")
    assert session.finish() == ()
    session.save()


def decide(project, store, span, annotator):
    session = GoldSession(store, project.scheme, project.read("a"), "layla")
    for item in session.items:
        if item.span == span:
            if annotator:
                session.accept(item, annotator)
            else:
                session.reject(item)
    session.save()


def export(project, store, path, whose=TagSource.ALL, **more):
    selection = Selection(whose=whose, **more)
    return export_project(project, store, path, ExportOptions(selection=selection))


def take(project, store, path, **more):
    return import_file(
        project, store, path, ImportOptions(fallback="nour", format="jsonl", **more)
    )


def rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def statuses(project, store):
    return {
        (name, article): store.read(name, article).status
        for name in store.annotators()
        for article in ARTICLES
    }


def numbers(project, store):
    material = build_material(
        shared_article_tags(project, store, pytest.fail), project.scheme
    )
    return [repr(score) for score in agreement_scores(material, by_article=True)]


def gold_tags(project, store):
    tags = {}
    for article in ARTICLES:
        gold = gold_of(store, project.read(article))
        tags[article] = [(tag.span, tag.label) for tag in gold.tags]
    return tags


def test_gold_in_its_own_project_changes_nothing(reviewed, tmp_path):
    project, store = reviewed
    before = statuses(project, store), numbers(project, store), gold_tags(*reviewed)
    export(project, store, tmp_path / "gold.jsonl", TagSource.GOLD)

    result = take(project, store, tmp_path / "gold.jsonl")

    assert (result.added, result.decided, result.known) == (0, 0, 2)
    assert before == (
        statuses(project, store),
        numbers(project, store),
        gold_tags(*reviewed),
    )
    assert store.annotators() == ("omar", "salma")
    assert store.within(GOLD).annotators() == ("layla",)


def test_gold_in_a_new_project_is_gold_and_nobody_is_done(reviewed, tmp_path):
    export(*reviewed, tmp_path / "gold.jsonl", TagSource.GOLD)
    new, new_store = new_project(tmp_path / "new")

    result = take(new, new_store, tmp_path / "gold.jsonl")

    assert (result.added, result.decided, result.problems) == (0, 2, ())
    assert new_store.annotators() == ()
    assert gold_tags(new, new_store) == {
        "a": [(RELATION, "media")],
        "b": [(RUSSIA, "law")],
        "c": [],
        "d": [],
    }
    again = take(new, new_store, tmp_path / "gold.jsonl")
    assert (again.decided, again.known) == (0, 2)


@pytest.mark.parametrize("is_with_verdicts", [False, True])
@pytest.mark.parametrize("is_gold_first", [False, True])
def test_gold_and_tags_in_a_new_project_are_what_they_were(
    reviewed, tmp_path, is_with_verdicts, is_gold_first
):
    project, store = reviewed
    decide(project, store, HAMAS, None)
    finish(project, store, "a")
    export(*reviewed, tmp_path / "g.jsonl", TagSource.GOLD, verdicts=is_with_verdicts)
    export(*reviewed, tmp_path / "all.jsonl")
    new, new_store = new_project(tmp_path / "new")
    names = ["all.jsonl", "g.jsonl"]

    for name in reversed(names) if is_gold_first else names:
        assert take(new, new_store, tmp_path / name).problems == ()

    assert gold_tags(new, new_store)["a"] == [(RUSSIA, "law"), (RELATION, "media")]
    gold = gold_of(new_store, new.read("a"), "layla")
    if is_with_verdicts:
        old = gold_of(store, project.read("a"))
        assert (gold.verdicts, gold.stale) == (old.verdicts, ())
        assert gold.decided == old.decided == 3
    else:
        # Without them nobody knows what a decision was made from; but what is finished
        # and has no gold was rejected.
        assert gold.decided == (1 if is_gold_first else 3)
    assert numbers(new, new_store) == numbers(project, store)


def test_a_later_decision_holds_against_an_imported_one(reviewed, tmp_path):
    project, store = reviewed
    export(project, store, tmp_path / "old.jsonl", TagSource.GOLD)
    lines = (tmp_path / "old.jsonl").read_text(encoding="utf-8")
    session = GoldSession(
        store,
        project.scheme,
        project.read("a"),
        "layla",
        now=lambda: "2030-01-01T00:00:00Z",
    )
    (item,) = [item for item in session.items if item.span == RELATION]
    session.accept(item, "salma")
    session.save()

    result = take(project, store, tmp_path / "old.jsonl")

    assert (result.decided, result.older) == (0, 1)
    assert gold_tags(*reviewed)["a"] == [(RELATION, "law")]
    later = lines.replace('"label": "media"', '"label": "other"')
    assert later != lines
    updated = later.replace('"updated": "20', '"updated": "99')
    (tmp_path / "new.jsonl").write_text(updated, encoding="utf-8")
    assert take(project, store, tmp_path / "new.jsonl").decided == 1
    assert gold_tags(*reviewed)["a"] == [(RELATION, "other")]


def test_gold_as_an_annotator_is_theirs_and_no_gold_any_more(reviewed, tmp_path):
    export(*reviewed, tmp_path / "gold.jsonl", TagSource.GOLD)
    new, new_store = new_project(tmp_path / "new")

    take(new, new_store, tmp_path / "gold.jsonl", annotator="salma")
    export(new, new_store, tmp_path / "again.jsonl")
    third, third_store = new_project(tmp_path / "third")
    take(third, third_store, tmp_path / "again.jsonl")

    for project, store in ((new, new_store), (third, third_store)):
        assert gold_tags(project, store)["a"] == []
        (span,) = store.read("salma", "a").tags
        assert (span.label, span.origin) == ("media", "adjudicated")


def test_what_most_say_is_nobodys_tag(reviewed, tmp_path):
    project, store = reviewed
    before = statuses(project, store)
    export(project, store, tmp_path / "m.jsonl", TagSource.MAJORITY, votes=2)

    result = take(project, store, tmp_path / "m.jsonl")

    assert statuses(project, store) == before
    assert result.added == 0
    assert "2: left out: 1 tag that most annotators gave" in result.problems[1]
    take(project, store, tmp_path / "m.jsonl", annotator="nour")
    assert len(store.read("nour", "a").tags) == 1


def test_a_gold_file_without_partial_makes_nobody_done(reviewed, tmp_path):
    """As files were before they named those whose tags are not in them."""
    export(*reviewed, tmp_path / "gold.jsonl", TagSource.GOLD)
    text = (tmp_path / "gold.jsonl").read_text(encoding="utf-8")
    text = text.replace('"status": {}, "partial"', '"status"')
    (tmp_path / "gold.jsonl").write_text(text, encoding="utf-8")
    new, new_store = new_project(tmp_path / "new")

    take(new, new_store, tmp_path / "gold.jsonl")

    assert new_store.annotators() == ()


def test_statuses_go_out_only_of_those_whose_tags_all_do(reviewed, tmp_path):
    project, store = reviewed
    store.write(
        "salma", project.read("a"), Change(set=(tag(99, "salma", RELATION, "media"),))
    )

    export(project, store, tmp_path / "law.jsonl", labels=frozenset({"law"}))

    out = rows(tmp_path / "law.jsonl")
    assert (out["a"]["status"], out["a"]["partial"]) == (
        {},
        {"omar": "done", "salma": "done"},
    )
    assert (out["b"]["status"], "partial" in out["b"]) == (
        {"omar": "done", "salma": "done"},
        False,
    )
    new, new_store = new_project(tmp_path / "new")
    take(new, new_store, tmp_path / "law.jsonl")
    assert new_store.read("salma", "a").status is Status.OPEN
    assert new_store.read("salma", "b").status is Status.DONE


def mark(project, store, status, time, annotator="salma", article="b"):
    change = Change(status=status, at=time)
    store.write(annotator, project.read(article), change)


EARLIER, LATER = "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z"


def test_an_older_export_does_not_finish_what_was_opened_again(reviewed, tmp_path):
    project, store = reviewed
    export(project, store, tmp_path / "old.jsonl")
    mark(project, store, Status.OPEN, LATER)

    result = take(project, store, tmp_path / "old.jsonl")

    assert store.read("salma", "b").status is Status.OPEN
    assert result.older == 1


def test_what_was_opened_again_in_the_same_second_stays_open(reviewed, tmp_path):
    project, store = reviewed
    for status in (Status.OPEN, Status.DONE):
        mark(project, store, status, EARLIER)
    export(project, store, tmp_path / "old.jsonl")
    mark(project, store, Status.OPEN, EARLIER)

    take(project, store, tmp_path / "old.jsonl")

    assert store.read("salma", "b").status is Status.OPEN


@pytest.mark.parametrize("is_marked", [False, True])
@pytest.mark.parametrize("later", [Status.DONE, Status.OPEN, Status.FLAGGED])
def test_the_later_status_holds_wherever_it_was_set(
    reviewed, tmp_path, later, is_marked
):
    project, store = reviewed
    mark(
        project, store, Status.FLAGGED if later is Status.OPEN else Status.OPEN, EARLIER
    )
    export(project, store, tmp_path / "old.jsonl")
    new, new_store = new_project(tmp_path / "new")
    take(new, new_store, tmp_path / "old.jsonl")
    mark(new, new_store, later, LATER)
    export(new, new_store, tmp_path / "new.jsonl")
    if not is_marked:
        cut = [{**row, "marked": {}} for row in rows(tmp_path / "new.jsonl").values()]
        text = "".join(f"{json.dumps(row)}\n" for row in cut)
        (tmp_path / "new.jsonl").write_text(text, encoding="utf-8")

    result = take(project, store, tmp_path / "new.jsonl")

    record = store.read("salma", "b")
    # A file that does not say when holds only of what nobody marked before.
    assert (record.status is later, result.older) == (is_marked, 0 if is_marked else 1)
    if is_marked:
        assert record.marked == LATER
    export(project, store, tmp_path / "again.jsonl")


def test_nobody_is_done_by_a_row_without_their_tags(reviewed, tmp_path):
    project, store = reviewed
    mark(project, store, Status.OPEN, EARLIER)
    text = project.read("b").text
    row = {
        "id": "b",
        "text": text,
        "status": {"salma": "done"},
        "marked": {"salma": LATER},
    }
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(row)}\n", encoding="utf-8")

    take(project, store, tmp_path / "in.jsonl")

    assert store.read("salma", "b").status is Status.OPEN


def test_nobody_is_done_whose_tags_could_not_all_come_in(reviewed, tmp_path):
    project, store = reviewed
    span = {"start": 0, "end": 5, "text": "كلمة أخرى", "layer": "topic", "label": "law"}
    row = {
        "id": "d",
        "text": project.read("d").text,
        "spans": [{**span, "annotator": "nour"}],
        "status": {"nour": "done"},
    }
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(row)}\n", encoding="utf-8")

    result = take(project, store, tmp_path / "in.jsonl")

    assert len(result.problems) == 1
    assert store.read("nour", "d").status is Status.NEW


WHOSE = [
    (TagSource.ALL, {}),
    (TagSource.MAJORITY, {"votes": 2}),
    (TagSource.GOLD, {}),
    (TagSource.GOLD, {"verdicts": True}),
    (TagSource.GOLD, {"finished": True}),
    (TagSource.GOLD_ELSE_UNANIMOUS, {}),
]
FILTERS = [
    {**annotators, **layers, **labels}
    for annotators, layers, labels in product(
        ({}, {"annotators": ("salma",)}),
        ({}, {"layers": frozenset({"topic"})}, {"layers": frozenset({"stance"})}),
        ({}, {"labels": frozenset({"law"})}),
    )
]


# Annotators are chosen from all tags only: the command line refuses other combinations.
COMBINATIONS = [
    (whose, more, filters)
    for (whose, more), filters in product(WHOSE, FILTERS)
    if whose is TagSource.ALL or "annotators" not in filters
]


@pytest.mark.parametrize(("whose", "more", "filters"), COMBINATIONS)
def test_an_export_changes_no_status_and_no_number_where_it_comes_from(
    reviewed, tmp_path, whose, more, filters
):
    project, store = reviewed
    before = statuses(project, store), numbers(project, store), gold_tags(*reviewed)
    export(project, store, tmp_path / "out.jsonl", whose, **more, **filters)

    take(project, store, tmp_path / "out.jsonl")

    assert before == (
        statuses(project, store),
        numbers(project, store),
        gold_tags(*reviewed),
    )


@st.composite
def works(draw):
    """What up to three annotators say of up to four articles, and how far they are."""
    places = st.sampled_from([RUSSIA, RELATION, HAMAS, Span(0, 18)])
    labels = st.sampled_from(["law", "media"])
    said = {}
    for annotator in ("omar", "salma", "zayn"):
        for article in ARTICLES:
            tags = draw(st.lists(st.tuples(places, labels), max_size=3, unique=True))
            status = draw(st.sampled_from([Status.OPEN, Status.DONE, Status.FLAGGED]))
            said[annotator, article] = tags, status
    decided = draw(st.lists(st.sampled_from(["omar", "salma", None]), max_size=3))
    return said, decided


@pytest.mark.long
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works(), st.sampled_from(WHOSE), st.sampled_from(FILTERS), st.booleans())
def test_no_export_and_import_changes_a_status_or_a_number(
    tmp_path_factory, work, source, filters, is_new
):
    folder = tmp_path_factory.mktemp("works")
    project, store = new_project(folder / "home")
    (said, decided), (whose, more) = work, source
    for number, ((annotator, article), (places, status)) in enumerate(said.items(), 1):
        tags = [
            tag(10 * number + index, annotator, *place)
            for index, place in enumerate(places)
        ]
        change = Change(set=tuple(tags), status=status)
        store.write(annotator, project.read(article), change)
    session = GoldSession(store, project.scheme, project.read("a"), "layla")
    for item, annotator in zip(session.items, decided, strict=False):
        if annotator is None:
            session.reject(item)
        elif item.by(annotator):
            session.accept(item, annotator)
    session.save()
    before = (
        statuses(project, store),
        numbers(project, store),
        gold_tags(project, store),
    )
    export(project, store, folder / "out.jsonl", whose, **more, **filters)
    target, target_store = project, store
    if is_new:
        target, target_store = new_project(folder / "new")

    take(target, target_store, folder / "out.jsonl")

    after = statuses(target, target_store)
    if is_new:
        for key, status in after.items():
            record = target_store.read(*key)
            is_whole = len(record.tags) == len(store.read(*key).tags)
            assert status in {before[0][key], Status.NEW} or not is_whole
            assert status is not Status.DONE or is_whole
    else:
        now = after, numbers(project, store), gold_tags(project, store)
        assert now == before


@pytest.mark.parametrize("name", ["csv", "label-studio", "brat", "prodigy"])
def test_tags_that_a_format_held_in_part_come_back_as_those_that_are_there(
    reviewed, tmp_path, name
):
    """Most formats leave out confidence, notes or attributes; the rest is no other tag."""
    project, store = reviewed
    details = {"confidence": 4, "note": "?", "attributes": {"place": "غزة"}}  # Gaza
    for annotator in ("salma", "omar"):
        old = store.read(annotator, project.read("a")).tags[0]
        change = Change(set=(replace(old, **details),))
        store.write(annotator, project.read("a"), change)
    before = statuses(project, store), numbers(project, store), gold_tags(*reviewed)
    selection = Selection(annotators=("salma", "omar"))
    options = ExportOptions(format=name, selection=selection)
    path = tmp_path / "out"
    export_project(project, store, path, options)

    result = import_file(project, store, path, ImportOptions(fallback="nour"))

    assert (result.added, result.known) == (0, 9)
    assert before == (
        statuses(project, store),
        numbers(project, store),
        gold_tags(*reviewed),
    )


def test_an_imported_tag_that_says_something_else_is_another_one(reviewed, tmp_path):
    project, store = reviewed
    export(project, store, tmp_path / "out.jsonl", annotators=("salma",))
    row = rows(tmp_path / "out.jsonl")["b"]
    row["spans"][0]["note"] = "not sure"
    line = json.dumps(row, ensure_ascii=False)
    (tmp_path / "out.jsonl").write_text(f"{line}\n", encoding="utf-8")

    result = take(project, store, tmp_path / "out.jsonl")

    assert (result.added, result.known) == (1, 0)


@pytest.mark.parametrize("kind", KINDS_WITH_STATUS)
def test_whether_the_review_is_finished_is_in_each_format_with_statuses(
    reviewed, tmp_path, kind
):
    options = ExportOptions(format=kind, selection=Selection(whose=TagSource.GOLD))
    export_project(*reviewed, tmp_path / "out", options)

    articles = format_named(kind).read(tmp_path / "out", lambda _size: None)
    reviews = {one.article: (one.review, list(one.finished)) for one in articles}

    assert reviews["a"] == ("open", [])
    assert reviews["b"] == ("finished", ["layla"])
