"""Planted disagreements of every kind, two independent reviewers, and their gold there and back."""

import json
from itertools import pairwise

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.model.model import Span, Status
from hashiya.review.adjudication import GoldSession
from hashiya.review.gold import gold_of
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import Edges, tag_content
from hashiya.review.kinds import Kind
from hashiya.review.queue import queue_entries, reviewable_articles
from hashiya.review.verdicts import Ruling
from hashiya.sessions.tag_session import TagSession
from hashiya.store import GOLD, TagStore

# "The government and the council announced yesterday in the city that the truce begins soon."
SENTENCE = (
    "أعلنت الحكومة والمجلس أمس في المدينة أن الهدنة تبدأ قريبا بعد اتفاق طويل جدا"
)
WORDS = SENTENCE.split(" ")
TEXT = " ".join(WORDS)
GONE = "كلمات قديمة لا تبقى هنا"  # old words that do not stay here
NAMES = ("huda", "omar", "salma")
LAW, MEDIA = ("topic", "law", {}), ("topic", "media", {})


def favor(target):
    return "stance", "favor", {"target": target}


def at(first, last=None, skipped=0):
    """The span of words, by their numbers, without that many letters at its start."""
    starts = [0]
    for word in WORDS:
        starts.append(starts[-1] + len(word) + 1)
    ends = [start - 1 for start in starts[1:]]
    return Span(starts[first] + skipped, ends[first if last is None else last])


# What each of the three says at a place: a span and an answer, several, or nothing.
PLANTED = {
    "agreed": ([(at(0), LAW)],) * 3,
    Kind.MISSING: ([(at(1), LAW)], [], [(at(1), LAW)]),
    Kind.PREFIX: ([(at(2), LAW)], [(at(2, skipped=1), LAW)], [(at(2), LAW)]),
    Kind.LABEL: ([(at(3), LAW)], [(at(3), MEDIA)], [(at(3), LAW)]),
    Kind.BOUNDARY: ([(at(4, 5), LAW)], [(at(4), LAW)], [(at(4, 5), LAW)]),
    Kind.ATTRIBUTE: (
        [(at(7), favor("حماس"))],
        [(at(7), favor("مصر"))],
        [(at(7), favor("حماس"))],
    ),
    Kind.SPELLING: (
        [(at(9), favor("الأردن"))],
        [(at(9), favor("الاردن"))],
        [(at(9), favor("الأردن"))],
    ),
    Kind.TWICE: (
        [(at(11), LAW)],
        [(at(11), LAW), (at(11), MEDIA)],
        [(at(11), ("topic", "other", {}))],
    ),
}


def new_project(folder):
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"{TEXT}\n{name}", "utf-8")
    (folder / "c.txt").write_text(f"{GONE} {TEXT}", "utf-8")
    return ProjectFolder.open(folder), TagStore(folder)


def change_text(folder):
    (folder / "c.txt").write_text(f"شيء {TEXT}", "utf-8")
    return ProjectFolder.open(folder), TagStore(folder)


@pytest.fixture
def annotated(tmp_path):
    """All planted places in a and b; in c a tag of Omar is on words that are gone since."""
    project, store = new_project(tmp_path / "home")
    for article_id in ("a", "b"):
        for number, name in enumerate(NAMES):
            session = TagSession(store, project.scheme, project.read(article_id), name)
            for answers in PLANTED.values():
                for span, (layer, label, attributes) in answers[number]:
                    session.add(span, layer, label, attributes=attributes)
            session.mark(Status.DONE)
            session.save()
    start = len(GONE) + 1
    for name in NAMES:
        session = TagSession(store, project.scheme, project.read("c"), name)
        span = Span(0, len(GONE)) if name == "omar" else Span(start, start + 6)
        session.add(span, "topic", "law")
        session.mark(Status.DONE)
        session.save()
    return change_text(tmp_path / "home")


def times():
    seconds = iter(range(24 * 60 * 60))
    return lambda: "2026-01-01T{:02}:{:02}:{:02}Z".format(
        *divmod((number := next(seconds)) // 60, 60), number % 60
    )


@pytest.fixture
def opened(annotated):
    """A reviewer's session on an article, all by one clock."""
    project, store = annotated
    clock = times()

    def session(reviewer, article_id):
        return GoldSession(
            store,
            project.scheme,
            project.read(article_id),
            reviewer,
            independent=True,
            now=clock,
        )

    return session


def by_kind(session):
    """The item that was planted for each kind; the first of two on the same words."""
    items = {}
    for kind, ([(span, _), *_], *_) in list(PLANTED.items())[1:]:
        found = [
            item
            for item in session.items
            if item.span and item.span.start == span.start
        ]
        items[kind] = next(item for item in found if kind in item.kinds)
    return items


def decide_in_every_way(session):
    """Decide every place but the one that is missing, which only gets a remark."""
    items = by_kind(session)
    session.accept(items[Kind.LABEL], "omar")
    session.merge(items[Kind.BOUNDARY], Edges.INTERSECTION)
    session.edit(items[Kind.ATTRIBUTE], label="against", note="انظر الدليل", sure=3)
    session.accept_most(items[Kind.PREFIX])
    session.reject(items[Kind.TWICE])
    session.accept_spellings()
    session.remark(items[Kind.TWICE], gap=True, sure=5)
    session.remark(items[Kind.MISSING], note="هل هذا قانون؟", gap=True)
    session.add(at(13), "topic", "other")


@pytest.fixture
def reviewed(annotated, opened):
    """Rima finishes a and c, Zayd a; both leave a place open there, and b is not finished."""
    rima = opened("rima", "a")
    decide_in_every_way(rima)
    assert by_kind(rima)[Kind.MISSING] in rima.finish()
    rima.save()
    rest = opened("rima", "b")
    decide_in_every_way(rest)
    rest.save()
    last = opened("rima", "c")
    (item,) = last.items
    assert item.kinds == (Kind.NOT_COMPARABLE,)
    last.accept(item, "huda")
    last.finish()
    last.save()
    zayd = opened("zayd", "a")
    assert zayd.by_others == {}
    items = by_kind(zayd)
    zayd.accept(items[Kind.LABEL], "salma")
    zayd.reject(items[Kind.ATTRIBUTE])
    zayd.accept(items[Kind.MISSING], "huda")
    zayd.finish()
    zayd.save()
    return annotated


def records(store):
    """All that reviewers have, to the byte."""
    gold = store.within(GOLD)
    kept = {}
    for reviewer in gold.annotators():
        for article in gold.articles_of(reviewer):
            record = gold.read(reviewer, article)
            rows = {key: dict(row) for key, row in record.rows.items()}
            kept[reviewer, article] = (record.status, record.marked, record.tags, rows)
    return kept


def gold(project, store):
    kept = {}
    for article_id in project.ids:
        of_article = gold_of(store, project.read(article_id))
        tags = [(tag_content(tag), tag.confidence) for tag in of_article.tags]
        kept[article_id] = (tags, of_article.review, len(of_article.stale))
    return kept


def lines(path):
    """The rows, without who is how far: an annotator's detached tags are in no export."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [{**row, "partial": None} for row in rows]


def export(project, store, path, **selection):
    options = ExportOptions(selection=Selection(**selection))
    return export_project(project, store, path, options)


def take(project, store, path, **more):
    return import_file(
        project, store, path, ImportOptions(fallback="nour", format="jsonl", **more)
    )


def test_the_queue_finds_every_planted_kind(annotated):
    project, store = annotated
    articles = reviewable_articles(project, store)
    entries = {
        entry.article: entry
        for entry in queue_entries(project, store, articles, ItemFilter())
    }

    found = {}
    for item in entries["a"].disputed:
        found.setdefault(item.span.start, []).extend(item.kinds)

    for kind, ([(span, _), *_], *_) in list(PLANTED.items())[1:]:
        assert kind in found.pop(span.start)
    assert found == {}
    assert entries["a"].agreed == 1
    assert [item.kinds for item in entries["c"].disputed] == [(Kind.NOT_COMPARABLE,)]


def test_gold_is_what_was_decided_and_comes_back_as_it_was(reviewed, tmp_path):
    project, store = reviewed
    before = records(store), gold(project, store)
    tags, review, stale = before[1]["a"]
    assert (review, stale) == ("finished", 0)
    # Zayd decided later, and what he left alone holds as Rima decided it.
    labels = {content[0]: content[2] for content, _ in tags}
    assert labels == {
        at(0): "law",
        at(1): "law",
        at(2): "law",
        at(3): "law",
        at(4): "law",
        at(9): "favor",
        at(13): "other",
    }
    assert before[1]["b"][1:] == ("open", 0)
    result = export(
        project, store, tmp_path / "gold.jsonl", whose=TagSource.GOLD, verdicts=True
    )
    told = [problem for problem in result.problems if "not finished" in problem]
    assert [problem.partition(":")[0] for problem in told] == ["b"]
    export(project, store, tmp_path / "all.jsonl")

    again = take(project, store, tmp_path / "gold.jsonl")

    assert (again.decided, again.finished, again.added, again.older) == (0, 0, 0, 0)
    assert (records(store), gold(project, store)) == before

    for order in (("all", "gold"), ("gold", "all")):
        folder = tmp_path / f"{order[0]}-first"
        new_project(folder)
        new, new_store = change_text(folder)
        for name in order:
            take(new, new_store, tmp_path / f"{name}.jsonl")
        assert records(new_store) == before[0]
        assert gold(new, new_store) == before[1]
        assert new_store.annotators() == NAMES
        export(
            new,
            new_store,
            folder.with_suffix(".jsonl"),
            whose=TagSource.GOLD,
            verdicts=True,
        )
        assert lines(folder.with_suffix(".jsonl")) == lines(tmp_path / "gold.jsonl")


def test_a_later_decision_and_an_article_opened_again_hold_against_an_older_file(
    reviewed, opened, tmp_path
):
    project, store = reviewed
    export(project, store, tmp_path / "g.jsonl", whose=TagSource.GOLD, verdicts=True)
    session = opened("rima", "a")
    session.open_again()
    session.reject(by_kind(session)[Kind.LABEL])
    session.save()
    before = records(store)

    result = take(project, store, tmp_path / "g.jsonl")

    assert (result.decided, result.finished, result.older) == (0, 0, 2)
    assert records(store) == before


def test_one_reviewer_can_have_the_gold_of_all(reviewed, tmp_path):
    project, store = reviewed
    export(project, store, tmp_path / "g.jsonl", whose=TagSource.GOLD, verdicts=True)
    new_project(tmp_path / "new")
    new, new_store = change_text(tmp_path / "new")

    take(new, new_store, tmp_path / "g.jsonl", gold=True, annotator="nour")

    assert new_store.within(GOLD).annotators() == ("nour",)
    assert gold(new, new_store) == gold(project, store)
    rulings = {verdict.ruling for verdict in gold_of(new_store, new.read("a")).verdicts}
    assert {Ruling.REJECTED, Ruling.MERGED} <= rulings


def test_an_experts_key_made_elsewhere_is_gold(annotated, tmp_path):
    """Prodigy's rows, of which each says whose they are, become one reviewer's decisions."""
    project, store = annotated
    options = ExportOptions(
        format="doccano",
        selection=Selection(annotators=("huda",), labels=frozenset({"law"})),
    )
    export_project(project, store, tmp_path / "key.jsonl", options)
    before = {name: store.read(name, "a") for name in NAMES}

    result = import_file(
        project,
        store,
        tmp_path / "key.jsonl",
        ImportOptions(fallback="nour", annotator="expert", format="doccano", gold=True),
    )

    tags = gold_of(store, project.read("a")).tags
    assert (result.added, result.decided) == (0, 6 * 2 + 1)
    assert {(tag.annotator, tag.origin) for tag in tags} == {("expert", "adjudicated")}
    assert [tag.span for tag in tags] == [at(0), at(1), at(2), at(3), at(4, 5), at(11)]
    assert {name: store.read(name, "a") for name in NAMES} == before
    verdicts = gold_of(store, project.read("a")).verdicts
    assert all(verdict.sources for verdict in verdicts)
    again = import_file(
        project,
        store,
        tmp_path / "key.jsonl",
        ImportOptions(fallback="nour", annotator="expert", format="doccano", gold=True),
    )
    assert (again.decided, again.known) == (0, 13)


def test_the_clock_of_these_tests_goes_on():
    clock = times()
    assert all(first < second for first, second in pairwise(clock() for _ in range(99)))


def test_finished_gold_without_verdicts_changes_nothing_where_it_comes_from(
    reviewed, tmp_path
):
    """Also the places that were left undecided stay so."""
    project, store = reviewed
    before = records(store), gold(project, store)
    path = tmp_path / "gold.jsonl"
    export(project, store, path, whose=TagSource.GOLD, reviewer="rima")

    take(project, store, path)

    assert (records(store), gold(project, store)) == before
