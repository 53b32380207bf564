"""Three simulated annotators on five articles: the queue finds the planted differences."""

import random
import re
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator
from hashiya.exchange.exporting.selected_articles import selected
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.formats import native_lines
from hashiya.exchange.importing.apply import apply_staged
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.exchange.losses import Losses
from hashiya.model.model import Change, Span, Status
from hashiya.review.adjudication import GoldSession
from hashiya.review.feedback import reopen
from hashiya.review.gold import gold_of
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import Edges, tag_content
from hashiya.review.kinds import Kind
from hashiya.review.queue import (
    Order,
    disagreements,
    queue_entries,
    reviewable_articles,
    sorted_entries,
)
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore, tag_from_row
from hashiya.store.memory_files import MemoryFiles

SEEDS = Path(__file__).parents[3] / "seeds"
NAMES = ("huda", "omar", "salma")
MISSING, BOUNDARY, LABEL, ATTRIBUTE, *_ = Kind
PLANTED = (
    (),
    (MISSING,),
    (BOUNDARY,),
    (LABEL,),
    (ATTRIBUTE,),
    (MISSING, BOUNDARY),
    (BOUNDARY, LABEL),
    (MISSING, BOUNDARY, LABEL, ATTRIBUTE),
)
TOPICS = 8
TARGETS = ("حماس", "مصر", "قطر")  # Hamas, Egypt, Qatar


def places(text):
    """Every sixth word and the two after it, so that no two places touch."""
    words = [found.span() for found in re.finditer(r"\w+", text)]
    return [(words[at : at + 3]) for at in range(0, len(words) - 3, 6)]


def planted(text, chance):
    """The answers of three annotators at each place, None for no tag, and how they differ."""
    for words in places(text):
        kinds = chance.choice(PLANTED)
        said = [[words[0][0], words[1][1], "favor", TARGETS[0]] for _ in NAMES]
        silent, odd = chance.sample(range(len(NAMES)), 2)
        if BOUNDARY in kinds:
            said[odd][1] = words[2][1]
        if LABEL in kinds:
            said[odd][2] = chance.choice(["against", "neutral"])
        if ATTRIBUTE in kinds:
            said[odd][3] = chance.choice(TARGETS[1:])
        if MISSING in kinds:
            said[silent] = None
        yield kinds, said


def planted_topics(text, chance):
    """The same for topics: article labels, nested tags, and two labels on the same words."""
    yield (LABEL,), (None, None), ["politics", "politics", "law"]
    yield (MISSING,), (None, None), ["diplomacy", None, "diplomacy"]
    for at, words in enumerate(places(text)[:TOPICS]):
        around = words[0][0], words[2][1]
        yield (), around, ["politics"] * 3
        said, odd = ["law"] * 3, chance.randrange(3)
        kinds = chance.choice([(), (MISSING,), (LABEL,)])
        said[odd] = {(): "law", (MISSING,): None, (LABEL,): "media"}[kinds]
        yield kinds, words[1] if at % 2 else around, said


def say_topics(sessions, labels, span):
    for session, label in zip(sessions, labels, strict=True):
        if label:
            session.add(span, "topic", label)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """The project, its store, and the planted differences by article, layer and start."""
    chance = random.Random(1446)
    project = ProjectFolder.open(SEEDS)
    store = TagStore(tmp_path_factory.mktemp("project"), MemoryFiles())
    expected = {}
    for entry in project.entries:
        article = project.read(entry.id)
        sessions = [TagSession(store, project.scheme, article, name) for name in NAMES]
        for kinds, said in planted(article.text, chance):
            for session, what in zip(sessions, said, strict=True):
                if what:
                    start, end, label, target = what
                    session.add(
                        Span(start, end), "stance", label, attributes={"target": target}
                    )
            if kinds:
                expected[entry.id, "stance", next(what[0] for what in said if what)] = [
                    kinds
                ]
        for kinds, (start, end), labels in planted_topics(article.text, chance):
            say_topics(sessions, labels, None if start is None else Span(start, end))
            if kinds:
                expected.setdefault((entry.id, "topic", start), []).append(kinds)
        for session in sessions:
            session.mark(Status.DONE)
            session.save()
    return project, store, expected


@pytest.fixture
def copied(simulated, tmp_path):
    """The same, to be decided on."""
    project, store, expected = simulated
    copy = TagStore(tmp_path, MemoryFiles())
    for entry in project.entries:
        article = project.read(entry.id)
        for name in NAMES:
            copy.write(
                name,
                article,
                Change(set=store.read(name, article).tags, status=Status.DONE),
            )
    return project, copy, expected


def queue(project, store, **wanted):
    return list(
        queue_entries(
            project, store, reviewable_articles(project, store), ItemFilter(**wanted)
        )
    )


def found(rows):
    kinds = {}
    for row in rows:
        for item in row.disputed:
            kinds.setdefault(
                (row.article, item.layer, item.span and item.span.start), []
            ).append(item.kinds)
    return {at: sorted(each) for at, each in kinds.items()}


def of_kind(expected, kind):
    kept = {
        at: sorted(kinds for kinds in every if kind in kinds)
        for at, every in expected.items()
    }
    return {at: every for at, every in kept.items() if every}


def test_the_queue_finds_each_planted_difference_and_no_other(simulated):
    project, store, expected = simulated
    rows = queue(project, store)
    assert found(rows) == {at: sorted(kinds) for at, kinds in expected.items()}
    assert len(expected) > 250
    assert {kinds for every in expected.values() for kinds in every} == set(PLANTED) - {
        ()
    }
    assert all(row.done == NAMES for row in rows)
    assert not any(
        row.problems or row.conflicts or row.stale or row.decided for row in rows
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_asked_for(simulated, kind):
    project, store, expected = simulated
    assert found(queue(project, store, kind=kind)) == of_kind(expected, kind)


def test_a_label_a_layer_and_a_pair_are_asked_for(simulated):
    project, store, _ = simulated
    every = [item for row in queue(project, store) for item in row.disputed]
    for wanted, holds in (
        ({"label": "neutral"}, lambda item: "neutral" in item.labels),
        ({"layer": "topic"}, lambda item: item.layer == "topic"),
        (
            {"pair": ("huda", "salma")},
            lambda item: _saying(item, "huda") != _saying(item, "salma"),
        ),
    ):
        asked = [
            item for row in queue(project, store, **wanted) for item in row.disputed
        ]
        assert asked == [item for item in every if holds(item)]


def _saying(item, name):
    tag = item.by(name)
    return tag and tag_content(tag)


def test_the_orders(simulated):
    project, store, _ = simulated
    rows = queue(project, store)
    ids = [entry.id for entry in project.entries]
    assert [row.article for row in sorted_entries(reversed(rows), Order.PROJECT)] == ids
    heats = [row.heat for row in sorted_entries(rows, Order.DISPUTED)]
    assert heats == sorted(heats, reverse=True)
    splits = [item.split for _, item in disagreements(rows, Order.DISPUTED)]
    assert splits == sorted(splits, reverse=True)
    drawn = [
        [item.key for _, item in disagreements(rows, Order.RANDOM, seed)]
        for seed in (7, 7, 8)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert sorted(drawn[0]) == sorted(drawn[2])
    drawn = [row.article for row in sorted_entries(rows, Order.RANDOM, 7)]
    assert [row.article for row in sorted_entries(rows[1:], Order.RANDOM, 7)] == [
        each for each in drawn if each != ids[0]
    ]


def in_some_way(session, item, chance):
    """Decide on the place: for an annotator, other edges, another tag, or no tag."""
    match chance.randrange(4):
        case 0:
            return session.accept(item, chance.choice(item.annotators))
        case 1 if item.span:
            return session.merge(item, chance.choice(list(Edges)))
        case 2:
            if item.layer == "topic":
                return session.edit(item, label="other")
            return session.edit(
                item, label="unclear", attributes={"target": "غزة"}
            )  # Gaza
        case _:
            return session.reject(item)


def test_deciding_everything_makes_the_gold_that_goes_out_and_comes_in_again(
    copied, tmp_path
):
    project, store, _ = copied
    chance = random.Random(3)
    decided = {}
    for row in queue(project, store):
        session = GoldSession(store, project.scheme, project.read(row.article), "rima")
        golds = [verdict.gold for verdict in session.accept_agreed()]
        for item in row.disputed:
            in_some_way(session, item, chance)
            verdict = session.remark(item, sure=chance.randint(1, 5))
            golds += [verdict.gold] if verdict.gold else []
        assert session.finish() == ()
        session.save()
        decided[row.article] = sorted(golds, key=lambda tag: tag.order)
    for row in queue(project, store):
        assert row.is_settled
        assert (row.agreed, row.decided) == (
            0,
            len(places(project.read(row.article).text)) + 2 * TOPICS + 2,
        )
        assert (
            list(gold_of(store, project.read(row.article)).tags) == decided[row.article]
        )

    told = []
    losses = Losses()
    gold = list(
        selected(project, store, told.append, Selection(whose=TagSource.GOLD), losses)
    )
    assert (told, bool(losses)) == ([], False)
    for each in gold:
        assert [*map(tag_from_row, each.tags)] == list(
            gold_of(store, each.article).tags
        )
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"".join(native_lines.written(gold, project.scheme, losses)))

    other = TagStore(tmp_path / "other", MemoryFiles())
    taking = Attribution(
        annotator="gold",
        fallback="gold",
        origin="import:jsonl",
        now="2026-11-20T18:00:00Z",
    )
    taken = apply_staged(
        project,
        other,
        stage(
            project, native_lines.FORMAT.read(path, lambda _: None), taking, told.append
        ),
    )
    assert (told, taken.added) == ([], sum(len(each.tags) for each in gold))
    for each in gold:
        back = other.read("gold", each.article).tags
        out = map(tag_from_row, each.tags)
        assert [_decided(tag) for tag in back] == [_decided(tag) for tag in out]


def _decided(tag):
    return tag.id, *tag_content(tag), tag.confidence, tag.origin


def test_articles_count_once_enough_are_done(copied):
    project, store, _ = copied
    first, second, *_ = (project.read(entry.id) for entry in project.entries)
    store.write("omar", first, Change(status=Status.OPEN))
    store.write("salma", first, Change(status=Status.FLAGGED))
    assert first.id not in reviewable_articles(project, store)
    assert first.id in reviewable_articles(project, store, least=1)
    reopen(store, second, "omar", "rima", "")
    (row,) = (row for row in queue(project, store) if row.article == second.id)
    assert (row.done, row.reopened) == (("huda", "salma"), ("omar",))


def test_a_change_after_a_decision_comes_back_to_the_queue(copied):
    project, store, _ = copied
    row = queue(project, store)[0]
    article = project.read(row.article)
    session = GoldSession(store, project.scheme, article, "rima")
    item = next(
        item for item in row.disputed if item.layer == "stance" and item.by("omar")
    )
    session.accept(item, item.annotators[0])
    session.save()
    omar = TagSession(store, project.scheme, article, "omar")
    omar.edit(item.by("omar").id, label="unclear")
    omar.save()
    (again,) = queue_entries(project, store, [article.id], ItemFilter())
    (why,) = [stale.why for stale in again.stale]
    assert why == ("omar has changed the tag: label favor is now unclear",)
    assert item.key in [each.key for each in again.disputed]


def test_only_a_reviewer_who_reviewed_can_be_named(copied):
    project, store, _ = copied
    with pytest.raises(InvalidAnnotator, match="none yet"):
        list(
            queue_entries(
                project,
                store,
                reviewable_articles(project, store),
                ItemFilter(),
                reviewer="rima",
            )
        )
    with pytest.raises(InvalidAnnotator, match="none yet"):
        gold_of(store, project.read(project.entries[0].id), "rima")
