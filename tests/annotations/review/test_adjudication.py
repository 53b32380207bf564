"""A reviewer decides; the annotators' tags are read and never touched."""

import json
from dataclasses import replace

import pytest

from hashiya.errors import InvalidTag, SpanOutOfRange, UnknownLabel, UnknownTag
from hashiya.model.model import Article, Change, Span, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.review.gold import gold_of
from hashiya.review.items import Edges
from hashiya.review.kinds import Kind
from hashiya.review.reviewer_notes import notes_for
from hashiya.review.verdict_rows import reviewers
from hashiya.review.verdicts import Ruling
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore

RUSSIA, RUSSIA_EXPLAINS, EGYPT = (0, 5), (0, 10), (27, 31)


@pytest.fixture
def three(work):
    """Three annotators: one place agreed, and one of each kind of difference."""
    work(
        "huda",
        (RUSSIA, "diplomacy"),
        ((11, 18), "law"),
        (EGYPT, "favor", {"target": "هدنة"}),
        (None, "politics"),
    )
    work(
        "omar",
        (RUSSIA, "diplomacy"),
        ((11, 21), "law"),
        (EGYPT, "favor", {"target": "مصر"}),
        (None, "military"),
    )
    work(
        "salma",
        (RUSSIA, "diplomacy"),
        ((11, 18), "media"),
        (EGYPT, "favor", {"target": "مصر"}),
        ((38, 42), "law"),
    )


def kinds(session):
    return [
        (item.span and item.span.of(session.article.text), item.kinds)
        for item in session.items
    ]


def said(tag):
    return (
        tag.span and (tag.span.start, tag.span.end),
        tag.label,
        dict(tag.attributes),
        tag.origin,
        tag.annotator,
    )


def test_every_planted_difference_is_found_and_no_other(three, review):
    assert kinds(review()) == [
        (None, (Kind.MISSING, Kind.LABEL)),
        ("روسيا", ()),
        ("علاقتها مع", (Kind.BOUNDARY, Kind.LABEL)),
        ("ومصر", (Kind.ATTRIBUTE,)),
        ("هدنة", (Kind.MISSING,)),
    ]


def test_each_way_to_decide_makes_the_gold_that_it_says(three, review, store, article):
    session = review()
    whole, _, relation, egypt, truce = session.items
    session.accept_agreed()
    session.accept(egypt, "huda")
    session.merge(relation, Edges.UNION)
    session.edit(whole, label="negotiations")
    session.reject(truce)
    session.save()

    assert [said(tag) for tag in gold_of(store, article).tags] == [
        (None, "negotiations", {}, "adjudicated", "rima"),
        (RUSSIA, "diplomacy", {}, "adjudicated", "rima"),
        ((11, 21), "law", {}, "adjudicated", "rima"),
        (EGYPT, "favor", {"target": "هدنة"}, "adjudicated", "rima"),
    ]
    assert review().undecided == ()
    assert [verdict.ruling for verdict in review().verdicts] == [
        Ruling.ACCEPTED,
        Ruling.ACCEPTED,
        Ruling.MERGED,
        Ruling.EDITED,
        Ruling.REJECTED,
    ]
    assert [source.annotator for source in review().verdict(truce).sources] == ["salma"]
    assert review().verdict(truce).silent == ("huda", "omar")


def test_nothing_of_the_annotators_changes(three, review, store, article):
    before = [store.read(name, article) for name in store.annotators()]
    session = review("salma")
    session.accept_agreed()
    session.reject(session.undecided[0])
    session.save()
    assert [store.read(name, article) for name in store.annotators()] == before
    assert store.annotators() == ("huda", "omar", "salma")
    assert reviewers(store) == ("salma",)


def test_a_merge_takes_the_edges_that_it_is_told(three, review):
    session = review()
    relation = session.items[2]
    assert session.merge(relation, Edges.INTERSECTION).gold.span == Span(11, 18)
    assert session.merge(relation, Span(11, 26)).gold.text == "علاقتها مع حماس"
    with pytest.raises(SpanOutOfRange, match="reaches outside"):
        session.merge(relation, Span(11, 99))
    with pytest.raises(InvalidTag, match="no edges"):
        session.merge(session.items[0], Edges.UNION)


def test_what_most_say_is_accepted_unless_as_many_say_otherwise(three, review):
    session = review()
    whole, _, relation, egypt, truce = session.items
    assert session.accept_most(egypt).gold.attributes == {"target": "مصر"}
    assert session.accept_most(truce).ruling is Ruling.REJECTED
    for item in (whole, relation):
        with pytest.raises(InvalidTag, match="by name"):
            session.accept_most(item)


def test_undo_and_redo_survive_quitting_and_tell_where(three, review):
    session = review()
    *_, egypt, truce = session.items
    session.accept(egypt, "omar")
    session.accept(egypt, "huda")
    session.reject(truce)
    session.save()

    session = review()
    session.undo()
    assert session.touched == (truce,)
    session.undo()
    assert session.touched == (egypt,)
    assert session.verdict(egypt).gold.attributes == {"target": "مصر"}
    session.undo()
    assert (session.tags, session.verdicts, session.last_step) == ((), (), None)
    for _ in range(3):
        session.redo()
    session.save()
    session = review()
    assert session.verdict(egypt).gold.attributes == {"target": "هدنة"}
    assert session.verdict(truce).ruling is Ruling.REJECTED


def test_all_agreed_places_are_one_action(work, review):
    for name in ("huda", "omar"):
        work(name, *(((at, at + 2), "law") for at in range(0, 40, 4)))
    session = review()
    assert len(session.accept_agreed()) == len(session.tags) == 10
    session.undo()
    assert session.tags == ()


def test_remarks_stay_when_the_place_is_decided(three, review):
    session = review()
    truce = session.items[-1]
    session.remark(truce, note="أهي قانون؟", gap=True)  # is it law?
    assert session.verdict(truce).ruling is Ruling.OPEN
    assert truce in session.undecided
    session.remark(truce, sure=2)
    session.accept(truce, "salma")
    session.save()
    verdict = review().verdict(truce)
    assert (verdict.note, verdict.gap, verdict.sure, verdict.gold.confidence) == (
        "أهي قانون؟",
        True,
        2,
        2,
    )
    with pytest.raises(InvalidTag, match="1 to 5"):
        session.remark(truce, sure=6)


def test_a_note_is_for_those_whose_place_it_is(three, review, store, article):
    session = review()
    *_, egypt, truce = session.items
    session.remark(egypt, note="أيهما؟")  # which of the two?
    session.accept(egypt, "omar")
    session.remark(truce, gap=True)
    session.save()
    assert [
        (note.text, note.note, note.span) for note in notes_for(store, article, "salma")
    ] == [
        ("ومصر", "أيهما؟", Span(*EGYPT)),
        ("هدنة", "", Span(38, 42)),
    ]
    assert len(notes_for(store, article, "huda")) == 2
    assert notes_for(store, article, "zayd") == ()


def test_a_place_is_decided_once_however_often(three, review):
    session = review()
    truce = session.items[-1]
    first = session.accept(truce, "salma")
    session.edit(truce, label="media")
    session.reject(truce)
    assert [verdict.id for verdict in session.verdicts] == [first.id]
    assert session.tags == ()
    session.withdraw(session.verdict(truce))
    assert session.verdict(truce) is None
    with pytest.raises(UnknownTag, match="no verdict"):
        session.withdraw(first)


def test_a_tag_that_nobody_has_can_be_gold(three, review, store, article):
    session = review()
    session.add(Span(22, 26), "stance", "against", attributes={"target": "حماس"})
    session.save()
    assert [said(tag)[:2] for tag in gold_of(store, article).tags] == [
        ((22, 26), "against")
    ]
    assert review().stale == ()


def test_a_label_that_left_the_scheme_is_no_gold(work, review, store, article):
    session = work("huda", (RUSSIA, "law"))
    tag = session.tags[0]
    for name in ("huda", "omar"):
        lost = Change(
            set=(replace(tag, label="gossip", annotator=name),), status=Status.DONE
        )
        store.write(name, article, lost)
    session = review()
    (item,) = session.items
    assert (item.labels, item.is_agreed) == (("gossip",), True)
    assert session.accept_agreed() == ()
    with pytest.raises(UnknownLabel, match="gossip"):
        session.accept(item, "huda")
    assert session.edit(item, label="media").gold.label == "media"


def test_decisions_that_still_stand_are_kept_and_the_others_listed(
    three, review, store, article
):
    session = review()
    _, _, relation, egypt, truce = session.items
    session.accept_agreed()
    session.accept(relation, "huda")
    session.accept(egypt, "omar")
    session.reject(truce)
    session.save()
    omar, salma = (
        TagSession(store, default_scheme(), article, name) for name in ("omar", "salma")
    )
    omar.remove(omar.tags[-1].id)
    salma.remove(salma.tags[-1].id)
    salma.edit(next(tag.id for tag in salma.tags if tag.label == "media"), label="law")
    omar.add(Span(32, 36), "topic", "military")
    omar.save()
    salma.save()

    assert session.listen()
    assert [(stale.verdict.gold.text, stale.why) for stale in session.stale] == [
        ("ومصر", ("the tag of omar is gone: favor target=مصر on «ومصر»",))
    ]
    new = [item.span and item.span.of(article.text) for item in session.undecided]
    assert new == [
        None,
        "ومصر",
        "تقتر",
    ]  # the labels of the article, "and Egypt", and what is new
    assert session.verdict(session.items[2]).gold.span == Span(11, 18)


def test_a_tag_that_comes_to_a_decided_place_must_say_what_was_decided(work, review):
    work("huda", (RUSSIA, "law"))
    work("omar", (RUSSIA_EXPLAINS, "law"))
    session = review()
    session.accept(session.items[0], "huda")
    session.save()
    work("salma", (RUSSIA, "law"))
    assert (review().stale, review().undecided) == ((), ())
    work("zayd", (RUSSIA, "media"))
    (stale,) = review().stale
    assert stale.why == ("zayd has a tag there as well: media on «روسيا»",)
    assert len(review().undecided) == 1


def test_each_tag_that_came_to_a_decided_place_is_named(work, review):
    work("huda", (EGYPT, "favor", {"target": "هدنة"}))
    work("omar", (EGYPT, "against", {"target": "مصر"}))
    session = review()
    session.accept(session.items[0], "huda")
    session.save()
    work(
        "zayd",
        (EGYPT, "favor", {"target": "مصر"}),
        (EGYPT, "against", {"target": "مصر"}),
    )
    assert [stale.why for stale in review().stale] == [
        (
            "zayd has a tag there as well: favor target=مصر on «ومصر»",
            "zayd has a tag there as well: against target=مصر on «ومصر»",
        )
    ]


def test_who_tags_anew_as_was_decided_follows_the_decision(work, review):
    huda, omar = work("huda", (RUSSIA, "law")), work("omar", (RUSSIA, "media"))
    session = review()
    session.accept(session.items[0], "huda")
    session.save()
    for each in (omar, huda):
        each.remove(each.tags[0].id)
        each.add(Span(*RUSSIA), "topic", "law")
        each.save()
        again = review()
        assert (again.stale, again.undecided) == ((), ())
    again.reject(again.items[0])
    assert (again.tags, len(again.verdicts)) == ((), 1)


def test_a_tag_that_nobody_had_is_decided_for_whoever_comes_to_it(work, review):
    work("huda", (RUSSIA, "law"))
    session = review()
    session.add(Span(*EGYPT), "topic", "military")
    session.save()
    work("omar", (EGYPT, "military"))
    assert [item.annotators for item in review().undecided] == [("huda",)]
    work("salma", (EGYPT, "media"))
    assert [stale.why for stale in review().stale] == [
        ("salma has a tag there as well: media on «ومصر»",)
    ]


def test_a_stale_verdict_is_replaced_when_its_place_is_decided_anew(work, review):
    work("huda", (RUSSIA, "law"))
    session = review()
    session.accept(session.items[0], "huda")
    session.save()
    work("omar", (RUSSIA, "media"))
    session = review()
    session.accept(session.items[0], "omar")
    assert (
        [tag.label for tag in session.tags],
        session.stale,
        len(session.verdicts),
    ) == (["media"], (), 1)


def test_a_decision_follows_its_words_into_a_changed_text(work, review, store, article):
    work("huda", (RUSSIA, "law"))
    work("omar", (RUSSIA, "media"))
    session = review()
    session.accept(session.items[0], "huda")
    session.save()
    later = Article(id="a", text=f"عاجل: {article.text}")  # urgent
    found = gold_of(store, later)
    assert [(tag.text, tag.span) for tag in found.tags] == [("روسيا", Span(6, 11))]
    assert (found.stale, found.undecided, found.problems) == ((), (), ())


def test_those_who_tagged_another_version_of_the_text_are_heard_where_their_words_are(
    work, store, article
):
    work("huda", (RUSSIA, "law"), ((38, 42), "military"))
    later = Article(
        id="a", text=article.text.replace("هدنة", "صفقة")
    )  # a deal for a truce
    omar = TagSession(store, default_scheme(), later, "omar")
    omar.add(Span(*RUSSIA), "topic", "law")
    omar.mark(Status.DONE)
    omar.save()
    session = GoldSession(store, default_scheme(), later, "rima")
    assert [(item.annotators, item.is_agreed) for item in session.items] == [
        (("huda", "omar"), True)
    ]
    assert [tag.text for tag in session.annotations.detached] == ["هدنة"]


def test_words_that_are_gone_take_their_gold_out_and_say_so(
    work, review, store, article
):
    work("huda", (RUSSIA, "law"))
    work("omar", (RUSSIA, "media"))
    session = review()
    session.accept(session.items[0], "huda")
    session.save()
    later = Article(id="a", text="لا شيء")  # nothing
    found = gold_of(store, later)
    assert found.tags == ()
    assert any(
        "decided tags left out as detached: 1 of 1" in problem
        for problem in found.problems
    )
    assert len(found.stale) == 1
    session = GoldSession(store, default_scheme(), later, "rima")
    assert [tag.annotator for tag in session.annotations.detached] == ["huda", "omar"]
    assert session.items == ()


def test_of_two_reviewers_the_later_holds_and_the_conflict_is_told(
    work, review, store, article
):
    work("huda", (RUSSIA, "law"))
    work("omar", (RUSSIA, "media"))
    for reviewer, annotator in (("rima", "huda"), ("zayd", "omar")):
        session = review(reviewer)
        session.accept(session.items[0], annotator)
        session.save()
    found = gold_of(store, article)
    assert [tag.label for tag in found.tags] == ["media"]
    assert found.conflicts == (
        (
            "rima and zayd decided differently on 'روسيا': what zayd decided later holds; "
            "name a reviewer to choose"
        ),
    )
    assert [tag.label for tag in gold_of(store, article, "rima").tags] == ["law"]


def test_unanimous_places_are_told_apart_from_those_to_decide(three, store, article):
    found = gold_of(store, article)
    assert [tag.text for tag in found.agreed] == ["روسيا"]
    assert (found.tags, len(found.undecided)) == ((), 5)


def test_those_not_done_speak_but_their_silence_says_nothing(work, review):
    work("huda", (RUSSIA, "law"))
    work("omar", status=Status.OPEN)
    work("salma", (RUSSIA, "law"), (EGYPT, "military"), status=Status.OPEN)
    session = review()
    assert [item.kinds for item in session.items] == [(), (Kind.MISSING,)]
    assert session.annotations.done == ("huda",)


def test_a_damaged_verdict_is_told_and_hides_no_other(three, review, store, article):
    session = review()
    session.accept_agreed()
    session.save()
    store.within("gold").write(
        "rima", article, Change(rows={("verdicts", "7"): {"ruling": "perhaps"}})
    )
    session = review()
    assert len(session.verdicts) == 1
    assert "$.verdicts.7 is not a verdict" in session.problems[0]
    assert "$.verdicts.7" in gold_of(store, article).problems[0]


def test_what_was_decided_and_from_what_is_plain_in_the_file(tmp_path, article):
    disk = TagStore(tmp_path)
    session = TagSession(disk, default_scheme(), article, "huda")
    session.add(Span(*RUSSIA), "topic", "law")
    session.mark(Status.DONE)
    session.save()
    session = GoldSession(disk, default_scheme(), article, "huda")
    session.accept(session.items[0], "huda")
    session.save()
    (journal,) = tmp_path.glob("tags/huda/gold/*/a.*.jsonl")
    (line,) = journal.read_text("utf-8").splitlines()
    ((verdict,),) = [
        rows.values()
        for table, rows in json.loads(line)["set"].items()
        if table == "verdicts"
    ]
    assert verdict["ruling"] == "accepted"
    assert [(source["annotator"], source["text"]) for source in verdict["sources"]] == [
        ("huda", "روسيا")
    ]


def test_what_another_reviewer_decided_is_seen_and_left_to_them(
    three, review, store, article
):
    first, second = review("rima"), review("zayd")
    first.accept_agreed()
    first.reject(first.items[2])
    first.save()
    assert not second.by_others
    assert second.listen() is False, "no place has changed"
    russia, relation = (second.by_others[second.items[at].key] for at in (1, 2))
    assert (russia.gold.text, relation.ruling, relation.reviewer) == (
        "روسيا",
        Ruling.REJECTED,
        "rima",
    )
    assert second.verdict(second.items[2]) is None

    assert second.accept_agreed() == ()
    second.accept(second.items[2], "omar")
    second.save()
    assert gold_of(store, article).conflicts
    assert [tag.annotator for tag in gold_of(store, article).tags] == ["rima", "zayd"]

    first.listen()
    assert first.by_others[first.items[2].key].gold.label == "law"
    assert first.verdict(first.items[2]).ruling is Ruling.REJECTED


def test_what_another_reviewer_decided_is_not_seen_any_more_once_it_does_not_stand(
    three, review, store, article
):
    first, second = review("rima"), review("zayd")
    first.accept(first.items[3], "huda")
    first.save()
    second.listen()
    assert len(second.by_others) == 1
    omar = TagSession(store, default_scheme(), article, "omar")
    (egypt,) = (tag for tag in omar.tags if tag.span and tag.span.start == EGYPT[0])
    omar.edit(egypt.id, label="against")
    omar.save()
    assert second.listen() is True
    assert not second.by_others
