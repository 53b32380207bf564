"""Articles that copy one another are found, whole or by the passage, and nothing else is."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.duplicates import (
    PASSAGE,
    RARE,
    SHINGLE,
    Sketches,
    fingerprints_of,
    links_of,
)
from hashiya.corpus.fingerprints import Fingerprints
from hashiya.corpus.project import ArticleEntry
from hashiya.model.model import Article

LETTERS = "ابتثجحخدرسشصطعغفقكلمنهوي"


def words(seed, count):
    """Words of nobody's, always the same ones."""
    rng = random.Random(seed)
    return ["".join(rng.choices(LETTERS, k=rng.randint(3, 7))) for _ in range(count)]


def text(*passages):
    return "\n\n".join(" ".join(passage) for passage in passages)


def clusters_of(texts):
    """The clusters among articles, given by id and text."""
    sketches = Sketches()
    for name, words_of_it in texts:
        sketches.add(name, words_of_it)
    return sketches.clusters()


def clustered(**texts):
    return [cluster.articles for cluster in clusters_of(texts.items())]


WIRE, OTHER, THIRD = words(1, 200), words(2, 200), words(3, 200)
PARAGRAPH = words(4, SHINGLE + PASSAGE - 1)


def test_a_copy_is_found_in_any_spelling():
    told = text(
        ["قال", "أحمد", "إن", "الهُدنة", "على", "وشك", "أن", "تبدأ"]
    )  # Ahmad said the truce is about to begin
    again = text(["قال", "احمد", "ان", "الهدنه", "علي", "وشك", "ان", "تبدا"])
    assert clustered(a=told, b=again, c=text(OTHER)) == [("a", "b")]


def test_a_copy_that_was_cut_edited_and_added_to_is_found():
    edited = [
        word if index % 25 else "آخر" for index, word in enumerate(WIRE[:120])
    ]  # other
    assert clustered(a=text(WIRE), b=text(edited, OTHER[:60]), c=text(THIRD)) == [
        ("a", "b")
    ]


def test_one_paragraph_copied_into_a_long_article_is_found():
    assert clustered(
        a=text(WIRE, PARAGRAPH, OTHER), b=text(THIRD, PARAGRAPH, words(5, 400))
    ) == [("a", "b")]


def test_a_sentence_quoted_by_two_is_no_copy():
    assert clustered(a=text(WIRE, PARAGRAPH[:20]), b=text(THIRD, PARAGRAPH[:20])) == []


def test_a_paragraph_that_very_many_have_is_a_formula_and_holds_nothing_together():
    few = {
        str(each): text(words(each, 150), PARAGRAPH) for each in range(10, 10 + RARE)
    }
    many = {
        str(each): text(words(each, 150), PARAGRAPH) for each in range(10, 11 + RARE)
    }
    assert clustered(**few) == [tuple(few)]
    assert clustered(**many) == []


def test_a_wire_that_very_many_copy_is_one_cluster():
    many = {str(each): text(words(each, 40), WIRE) for each in range(10, 80)}
    assert clustered(x=text(OTHER), **many) == [tuple(many)]


def test_what_is_not_the_articles_own_does_not_count():
    links = "\n".join(
        ["مقالات ذات صلة", *("- " + " ".join(words(each, 8)) for each in range(20, 30))]
    )  # related
    assert clustered(a=f"{text(WIRE)}\n\n{links}", b=f"{text(THIRD)}\n\n{links}") == []


def test_what_hangs_together_by_a_third_is_one_cluster_with_a_link_fewer():
    (cluster,) = clusters_of(
        {
            "a": text(WIRE),
            "b": text(OTHER),
            "c": text(WIRE, OTHER),
            "d": text(THIRD),
        }.items()
    )
    assert cluster.articles == ("a", "b", "c")
    assert {(link.first, link.second, link.share) for link in cluster.links} == {
        ("a", "c", 1.0),
        ("b", "c", 1.0),
    }


@pytest.mark.parametrize("nothing", ["", " \n", "…"])
def test_articles_without_a_word_copy_nothing(nothing):
    assert clustered(a=nothing, b=nothing, c=text(WIRE)) == []


def shingles(passage):
    return {
        tuple(passage[at : at + SHINGLE]) for at in range(len(passage) - SHINGLE + 1)
    }


@given(
    st.lists(
        st.lists(st.sampled_from(range(12)), min_size=1, max_size=6),
        min_size=2,
        max_size=8,
    ),
    st.randoms(),
)
@settings(deadline=None, max_examples=40)
def test_clusters_are_what_comparing_all_pairs_finds_whatever_the_order(made_of, rng):
    """Articles made of passages of 50 words each: each pair is compared in full, and joined."""
    passages = [words(100 + each, 50) for each in range(12)]
    articles = {
        str(at): [word for each in parts for word in passages[each]]
        for at, parts in enumerate(made_of)
    }
    sets = {name: shingles(article) for name, article in articles.items()}
    groups = {name: {name} for name in articles}
    for one in articles:
        for other in articles:
            shared = len(sets[one] & sets[other])
            if shared >= PASSAGE or 2 * shared >= min(len(sets[one]), len(sets[other])):
                together = groups[one] | groups[other]
                groups.update(dict.fromkeys(together, together))
    expected = {frozenset(group) for group in groups.values() if len(group) > 1}

    names = list(articles)
    rng.shuffle(names)
    found = clusters_of((name, " ".join(articles[name])) for name in names)

    assert {frozenset(cluster.articles) for cluster in found} == expected

    new = set(names[::2])

    def read(name):
        return " ".join(articles[name])

    entries = [ArticleEntry(id=name, path=Path()) for name in names]
    links = links_of(new, entries, read, lambda entry: fingerprints_of(read(entry.id)))
    linked = {name for link in links for name in (link.first, link.second)}
    assert linked & new == {name for group in expected for name in group} & new
    assert all(link.second in groups[link.first] for link in links)


def of(fingerprints, content):
    return fingerprints.of(content, Article(id="x", text=content).sha256)


def test_fingerprints_are_remembered_by_the_text_and_only_those_asked_for(tmp_path):
    made = []

    def make(given):
        made.append(given)
        return fingerprints_of(given)

    path = tmp_path / ".fingerprints"
    first = Fingerprints(make, path)
    found = [of(first, each) for each in (text(WIRE), text(OTHER), "", text(WIRE))]
    first.keep()
    second = Fingerprints(make, path)
    assert of(second, text(WIRE)) == found[0] == fingerprints_of(text(WIRE))
    assert made == [text(WIRE), text(OTHER), ""]
    of(second, text(THIRD))
    second.keep()

    third = Fingerprints(make, path)
    assert [of(third, each) for each in (text(WIRE), "", text(OTHER))] == [
        found[0],
        found[2],
        found[1],
    ]
    assert made == [text(WIRE), text(OTHER), "", text(THIRD), "", text(OTHER)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: b"x" + data[1:],
        lambda data: data + b"x",
        bytes.upper,
    ],
)
def test_remembered_fingerprints_that_are_damaged_are_made_anew(tmp_path, damage):
    path = tmp_path / ".fingerprints"
    first = Fingerprints(fingerprints_of, path)
    of(first, text(WIRE))
    first.keep()
    path.write_bytes(damage(path.read_bytes()))

    assert of(Fingerprints(fingerprints_of, path), text(WIRE)) == fingerprints_of(
        text(WIRE)
    )
