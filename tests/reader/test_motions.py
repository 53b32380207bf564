"""Motions of the cursor and the selection, without a screen: offsets in, offsets out."""

import pytest

from hashiya.model.model import Span
from hashiya_reader.widgets.article.motions import Motions
from hashiya_rtl import ArticleLayout, Navigation

# And with the two men the book came. It is new. / A Latin line.
#
#   offset  0         10          21    27     34
#           وبالرجلين جاء الكتاب. وهو جديد.\n
#           A Latin line.
TEXT = "وبالرجلين جاء الكتاب. وهو جديد.\nA Latin line."
FIRST = "وبالرجلين جاء الكتاب."
SECOND = "وهو جديد."
LATIN = "A Latin line."


@pytest.fixture
def motions():
    return Motions(Navigation(ArticleLayout(TEXT, 60)))


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def of(found):
    return None if found is None else TEXT[found.start : found.end]


def test_a_side_is_onwards_or_back_as_the_line_runs(motions):
    latin = TEXT.index("Latin")
    assert motions.cluster_step("left", 3)(3) == 4
    assert motions.cluster_step("right", 3)(3) == 2
    assert motions.cluster_step("left", latin)(latin) == latin - 1
    assert motions.word_step("left", 0)(0) == TEXT.index("جاء")
    assert motions.word_step("right", latin)(latin) == TEXT.index("line")


def test_sentences_are_gone_through_by_their_starts(motions):
    second, latin = span(SECOND).start, span(LATIN).start
    assert motions.next_sentence(0) == second
    assert motions.next_sentence(second) == latin
    assert motions.next_sentence(latin) == latin
    assert motions.previous_sentence(second + 2) == second
    assert motions.previous_sentence(second) == 0
    assert motions.previous_sentence(0) == 0


@pytest.mark.parametrize(
    ("unit", "selected", "grown"),
    [
        ("word", None, "وبالرجلين"),
        ("word", "وبالرجلين", "وبالرجلين جاء"),
        ("word", "بالرجلين", "بالرجلين جاء"),
        ("sentence", None, FIRST),
        # What is selected of one is made whole.
        ("sentence", "جاء", FIRST),
        ("sentence", "اء", FIRST),
        ("sentence", f"جاء الكتاب. {SECOND[:6]}", f"{FIRST} {SECOND}"),
        ("sentence", FIRST[1:], f"{FIRST[1:]} {SECOND}"),
        ("sentence", FIRST[6:], FIRST),
        ("sentence", FIRST, f"{FIRST} {SECOND}"),
        ("paragraph", "جاء", f"{FIRST} {SECOND}"),
        ("sentence", LATIN, None),
    ],
)
def test_a_selection_grows_by_units(motions, unit, selected, grown):
    before = span(selected) if selected else None
    after = motions.grown(unit, 0, before)
    assert of(after) == grown


@pytest.mark.parametrize(
    ("unit", "selected", "shrunk"),
    [
        ("word", "وبالرجلين جاء", "وبالرجلين"),
        ("word", "وبالرجلين", None),
        ("sentence", f"{FIRST} {SECOND}", FIRST),
        ("sentence", FIRST, None),
    ],
)
def test_a_selection_shrinks_by_units_while_one_is_left(
    motions, unit, selected, shrunk
):
    assert of(motions.shrunk(unit, span(selected))) == shrunk


def test_the_next_unit_is_one_that_is_seen(motions):
    assert of(motions.next_unit("sentence", 0, lambda _: False)) == SECOND
    second = span(SECOND).start
    hidden = motions.next_unit("sentence", 0, lambda offset: offset == second)
    assert of(hidden) == LATIN
    assert motions.next_unit("sentence", 0, lambda _: True) is None


def test_a_sentence_that_begins_at_the_cursor_is_the_first_to_be_selected(motions):
    def is_hidden(offset):
        return offset == span(SECOND).start

    assert of(motions.unit_from("sentence", 0, lambda _: False)) == FIRST
    assert of(motions.unit_from("sentence", 1, lambda _: False)) == SECOND
    assert of(motions.unit_from("sentence", span(SECOND).start, is_hidden)) == LATIN


@pytest.mark.parametrize(
    ("selected", "is_cut"),
    [
        ("جاء الكتاب.", False),
        ("بالرجلين جاء", False),
        ("لين جاء", True),
        ("جاء الكتا", True),
        (" جاء ", False),
    ],
)
def test_a_selection_cuts_a_word_unless_it_only_leaves_a_particle_out(
    motions, selected, is_cut
):
    assert motions.cuts_word(span(selected)) is is_cut


def test_particles_are_left_out_one_by_one_and_then_taken_in_again(motions):
    """«وبالرجلين»: wa, bi and al, then the word."""
    selected, seen = span("وبالرجلين"), []
    for _ in range(4):
        selected = motions.trimmed(selected)
        seen.append(of(selected))
    assert seen == ["بالرجلين", "الرجلين", "رجلين", "وبالرجلين"]
