"""A split leaks nothing, keeps to its shares, and stays when articles are added."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.split_records import (
    OLD_SPLITS,
    SPLITS,
    read_splits,
    write_splits,
)
from hashiya.corpus.splits import MovedArticles, shares_from, split_articles
from hashiya.errors import SplitInvalid

EIGHT = shares_from("train=.8,dev=.1,test=.1")
LABELS = ("law", "war", "truce", "media")


def articles(count, labels=lambda _: ()):
    return {f"a{number}": labels(number) for number in range(count)}


def sizes(sides):
    return {name: sum(side == name for side in sides.values()) for name in EIGHT.parts}


labelled = st.lists(
    st.sets(st.sampled_from(LABELS), max_size=3), min_size=1, max_size=60
).map(lambda every: {f"a{number}": each for number, each in enumerate(every)})


@st.composite
def clustered(draw):
    """Articles with labels, and disjoint clusters of some of them."""
    found = draw(labelled)
    order = draw(st.permutations(sorted(found)))
    clusters = []
    for size in draw(st.lists(st.integers(2, 6), max_size=6)):
        cluster, order = order[:size], order[size:]
        if len(cluster) > 1:
            clusters.append(tuple(cluster))
    return found, clusters


@given(clustered(), st.integers(0, 3))
@settings(deadline=None, max_examples=100)
def test_no_cluster_is_on_two_sides_and_each_article_on_one(made, seed):
    found, clusters = made
    sides = split_articles(found, clusters, EIGHT, seed).of
    assert sides.keys() == found.keys()
    assert all(
        len({sides[article] for article in cluster}) == 1 for cluster in clusters
    )


@given(clustered(), st.randoms())
@settings(deadline=None, max_examples=50)
def test_the_order_of_articles_and_clusters_makes_no_difference(made, rng):
    found, clusters = made
    names, others = list(found), [list(cluster) for cluster in clusters]
    rng.shuffle(names)
    rng.shuffle(others)
    for cluster in others:
        rng.shuffle(cluster)
    assert (
        split_articles({name: found[name] for name in names}, others, EIGHT, 7).of
        == split_articles(found, clusters, EIGHT, 7).of
    )


@given(clustered(), st.data())
@settings(deadline=None, max_examples=100)
def test_what_was_dealt_out_stays_when_articles_are_added(made, data):
    """Clusters grow by new articles, and new ones come, but none joins two old ones."""
    found, clusters = made
    first = data.draw(st.sets(st.sampled_from(sorted(found))))
    before = split_articles({name: found[name] for name in first}, clusters, EIGHT, 7)

    after = split_articles(found, clusters, EIGHT, 7, before.of)

    assert after.moved == ()
    assert {name: after.of[name] for name in first} == before.of
    assert all(
        len({after.of[article] for article in cluster}) == 1 for cluster in clusters
    )


@given(clustered())
@settings(deadline=None, max_examples=100)
def test_sizes_are_near_the_shares(made):
    """As near to the shares as the largest piece and the labels allow."""
    found, clusters = made
    largest = max((len(cluster) for cluster in clusters), default=1)
    sides = split_articles(found, clusters, EIGHT, 7).of
    for name, part in EIGHT.parts.items():
        assert abs(sizes(sides)[name] - part * len(found)) <= largest + len(LABELS)


@pytest.mark.parametrize("seed", range(5))
def test_of_each_label_every_side_has_its_share(seed):
    """A rare label as well: ten articles in five hundred."""
    found = articles(
        500,
        lambda number: (
            {"war"}
            | ({"law"} if number % 3 else set())
            | ({"rare"} if number % 50 == 0 else set())
        ),
    )
    sides = split_articles(found, [], EIGHT, seed).of
    for label, count in {"war": 500, "law": 333, "rare": 10}.items():
        for name, part in EIGHT.parts.items():
            has = sum(
                label in found[article]
                for article, side in sides.items()
                if side == name
            )
            assert abs(has - part * count) <= 1, (label, name, has)


def test_another_seed_is_another_split_and_the_same_one_the_same():
    found = articles(50)
    assert (
        split_articles(found, [], EIGHT, 1).of == split_articles(found, [], EIGHT, 1).of
    )
    assert (
        split_articles(found, [], EIGHT, 1).of != split_articles(found, [], EIGHT, 2).of
    )


def test_an_article_that_copies_two_on_different_sides_moves_the_fewer_and_is_told():
    before = {"a": "train", "b": "test", "c": "test", "d": "dev"}
    found = dict.fromkeys("abcdn", ())
    made = split_articles(found, [("a", "b", "c", "n")], EIGHT, 7, before)
    assert made.of == {"a": "test", "b": "test", "c": "test", "d": "dev", "n": "test"}
    assert made.moved == (MovedArticles(articles=("a",), was="train", now="test"),)


def test_articles_that_are_not_asked_about_bind_by_what_they_were():
    made = split_articles(
        {"new": ()}, [("new", "old", "unknown")], EIGHT, 7, {"old": "dev"}
    )
    assert made.of == {"new": "dev"}


def test_a_side_that_is_no_more_does_not_count():
    made = split_articles(
        articles(10), [], shares_from("train=1/2,test=1/2"), 7, {"a1": "dev"}
    )
    assert set(made.of.values()) == {"train", "test"}


def test_new_articles_make_up_for_what_is_lacking():
    before = {f"a{number}": "train" for number in range(80)}
    sides = split_articles(articles(100), [], EIGHT, 7, before).of
    assert sizes(sides) == {"train": 80, "dev": 10, "test": 10}


def test_shares_are_exact():
    assert shares_from(" train = 2/3, test=1/3").parts == {
        "train": Fraction(2, 3),
        "test": Fraction(1, 3),
    }
    assert str(shares_from("a=.7,b=.2,c=.1")) == "a=0.7,b=0.2,c=0.1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not NAME=PART"),
        ("train", "is not NAME=PART"),
        ("train=x,test=.2", "is not NAME=PART"),
        ("train=1/0,test=.2", "is not NAME=PART"),
        ("train=1e400,test=.2", "is not NAME=PART"),
        ("train=.8,train=.2", "two sides are called"),
        ("train=.8,test=.1", "come to 0.9"),
        ("train=1", "two sides or more"),
        ("train=1.2,test=-.2", "must have a part"),
        ("../x=.5,y=.5", "is not a name for a side"),
        ("\x1b[31m=.5,y=.5", "is not a name for a side"),
    ],
)
def test_shares_that_cannot_be_are_told(text, told):
    with pytest.raises(SplitInvalid, match=told.replace("=", "=")):
        shares_from(text)


def test_what_was_dealt_out_is_kept_and_read_again(tmp_path):
    assert read_splits(tmp_path) == {}
    kept = {
        "train=0.8,test=0.2 seed=7": {"خبر": "train", "a\ud800": "test"},
        "x": {},
    }  # a piece of news
    write_splits(tmp_path, kept)
    assert read_splits(tmp_path) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"format": "hashiya-splits/1"}',
        '{"format": "hashiya-splits/1", "splits": {"x": 1}}',
    ],
)
def test_a_file_of_splits_that_is_none_is_told(tmp_path, text):
    (tmp_path / OLD_SPLITS).write_text(text, "utf-8")
    with pytest.raises(SplitInvalid, match=OLD_SPLITS):
        read_splits(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{",
        '{"split": "x"}',
        '{"n": 1, "by": "a", "article": "a1", "side": "train"}',
        '{"n": 1, "by": "a", "split": "x", "article": "a1"}',
        '{"format": "hashiya-splits/3"}',
    ],
)
def test_a_line_of_splits_that_is_none_is_told_by_its_number(tmp_path, line):
    write_splits(tmp_path, {"x": {"a1": "train"}})
    with (tmp_path / SPLITS).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(SplitInvalid, match=rf"{SPLITS}:3: .*, or delete it"):
        read_splits(tmp_path)


def test_older_splits_are_read_and_become_lines_with_the_next_write(tmp_path):
    old = {"x": {"a1": "train", "a2": "test"}}
    (tmp_path / OLD_SPLITS).write_text(
        json.dumps({"format": "hashiya-splits/1", "splits": old}), "utf-8"
    )
    assert read_splits(tmp_path) == old

    write_splits(tmp_path, {"x": {"a1": "train", "a2": "test", "a3": "test"}})

    assert not (tmp_path / OLD_SPLITS).exists()
    assert read_splits(tmp_path) == {"x": {"a1": "train", "a2": "test", "a3": "test"}}
