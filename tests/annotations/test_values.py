"""Which values are offered for an attribute, and in what order."""

import pytest

from hashiya.errors import StoreUnreadable
from hashiya.model.model import Article, Span, Tag
from hashiya.model.scheme import Attribute
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.attribute_values import Values, project_values, words_of
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore

HAMAS, RUSSIA, EGYPT = "حماس", "روسيا", "مصر"  # ḥamās, rūsyā, miṣr
TARGET = Attribute(
    name="target", title="Target", title_ar="الجهة", suggestions=("إسرائيل",)
)  # isrāʾīl


def tag(number, target, updated):
    return Tag(
        id=number,
        span=Span(0, 1),
        text="ا",
        layer="stance",
        label="favor",
        annotator="salma",
        created=updated,
        updated=updated,
        attributes={"target": target},
    )


def test_the_order_is_last_scheme_project_own_words():
    values = Values()
    values.learn(
        [tag(1, HAMAS, "2026-01-01T00:00:00Z"), tag(2, HAMAS, "2026-01-02T00:00:00Z")]
    )
    values.learn([tag(3, RUSSIA, "2026-01-03T00:00:00Z")])
    values.note("stance", {"target": EGYPT})
    offered = values.offered(
        "stance", TARGET, "«وقالت قطر»، حماس"
    )  # "and Qatar said", Hamas
    assert offered == (EGYPT, "إسرائيل", HAMAS, RUSSIA, "قطر", "وقالت", "قالت")
    names_first = values.offered(
        "stance", TARGET, "جلسة إلى غزة", "غزة، وغزة، وإلى، إلى، إلى"
    )  # a session, to, Gaza
    assert names_first[4:] == ("غزة", "جلسة", "إلى")


def test_the_last_one_given_is_the_latest_of_all_until_one_is_given_now():
    values = Values()
    assert values.last("stance", "target") == ""
    values.learn(
        [tag(1, HAMAS, "2026-01-02T00:00:00Z"), tag(2, RUSSIA, "2026-01-01T00:00:00Z")]
    )
    assert values.last("stance", "target") == HAMAS
    values.note("stance", {"target": RUSSIA})
    assert values.last("stance", "target") == RUSSIA


def test_what_is_not_on_the_disk_yet_stays_known():
    values = Values()
    values.note("stance", {"target": EGYPT})
    values.load({})
    assert values.offered("stance", TARGET) == (EGYPT, "إسرائيل")


def test_an_attribute_of_few_values_offers_these():
    (_, expression) = default_scheme().layers[0].attributes
    assert Values().offered("stance", expression, HAMAS) == ("explicit", "implicit")


def test_the_whole_project_is_known_but_for_records_that_cannot_be_read(
    tmp_path, monkeypatch
):
    store = TagStore(tmp_path)
    for name in ("a", "b", "c"):
        session = TagSession(
            store, default_scheme(), Article(id=name, text=HAMAS), "salma"
        )
        session.add(Span(0, 4), "stance", "against", attributes={"target": HAMAS})
        session.save()
    read = store.read

    def reading(annotator, article):
        if article == "b":
            raise StoreUnreadable("b: is damaged")
        return read(annotator, article)

    monkeypatch.setattr(store, "read", reading)
    (given,) = project_values(store, "salma")["stance", "target"].values()
    assert given.times == 2
    assert project_values(store, "omar") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("في 7 أكتوبر", ("أكتوبر",)),  # on 7 October
        ("“حماس”، بحماس", ("حماس", "بحماس")),  # Hamas, by Hamas
        (
            "للجماعة",
            ("للجماعة",),
        ),  # for the group: without its lam it would not be a word
        ("السَّلام", ("السَّلام",)),  # peace, with harakat
    ],
)
def test_the_words_of_a_text_are_bare_of_punctuation_and_particles(text, words):
    assert words_of(text) == words
