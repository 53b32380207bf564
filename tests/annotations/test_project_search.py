"""Finding words in all articles."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Span
from hashiya.overview.project_search import AFTER, BEFORE, search_project, text_window
from hashiya.text.normalization import ALL_RULES, EXACT, Rule

# "the hostages", once plain and once with harakat and in a longer word; "the mother",
# "a word"
HOSTAGES = "الرهائن"


@pytest.fixture
def project(tmp_path, write):
    write("a.txt", f"عنوان\n{'كلمة ' * 30}{HOSTAGES} وبالرَّهائِن {'كلمة ' * 60}")
    write("b.txt", b"\xff")
    write("c.txt", "الام والأم")
    return ProjectFolder.open(tmp_path)


def test_every_article_is_looked_through_and_told(project):
    a, b, c = search_project(project, HOSTAGES)

    text = project.read("a").text
    assert [hit.span.of(text) for hit in a.hits] == [HOSTAGES, "الرَّهائِن"]
    assert "is not text" in b.problem
    assert (c.hits, c.problem) == ((), None)


@pytest.mark.parametrize(
    ("words", "rules", "found"),
    [
        ("الام", ALL_RULES, ["الام", "الأم"]),
        ("الأم", EXACT, ["الأم"]),
        ("الأمّ", EXACT, []),
        ("الأمّ", ALL_RULES - {Rule.ALEF}, ["الأم"]),
        ("رهائن", ALL_RULES, []),
        (" ", ALL_RULES, []),
    ],
)
def test_only_what_the_rules_do_not_pass_over_makes_a_difference(
    project, words, rules, found
):
    *_, c = search_project(project, words, rules)

    assert [hit.span.of("الام والأم") for hit in c.hits] == found


def test_a_window_is_of_whole_words_unless_one_is_longer_than_all_of_it():
    text = f"{'كلمة ' * 50}رهائن{' كلمة' * 50}\nكلمة"  # kalima: word; rahāʾin: hostages
    at = text.index("رهائن")
    window, place = text_window(text, Span(at, at + 5))
    assert place.of(window) == "رهائن"
    assert set(window.split(" ")) == {"كلمة", "رهائن"}
    long = "ه" * 500
    window, place = text_window(long, Span(200, 205))
    assert (place, len(window)) == (Span(BEFORE, BEFORE + 5), BEFORE + 5 + AFTER)


def test_a_hit_stands_in_a_window_that_begins_with_a_whole_word(project):
    a, *_ = search_project(project, "رهائن")

    text = project.read("a").text
    assert [hit.place.of(hit.window) for hit in a.hits] == ["رهائن", "رَّهائِن"]
    assert [(hit.article, hit.title) for hit in a.hits] == [("a", "عنوان")] * 2
    for hit in a.hits:
        start = hit.span.start - hit.place.start
        assert hit.window == text[start : start + len(hit.window)]
        assert text[start - 1] == " "
        assert len(hit.window) <= BEFORE + len(hit.span) + AFTER
