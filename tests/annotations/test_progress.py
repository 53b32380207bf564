"""How fast somebody tags, and how long the rest will take."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Span, Status
from hashiya.overview.pace import BREAK_SECONDS, FEWEST, Pace, hours, moments_of, pace
from hashiya.overview.progress import annotator_progress


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ([], Pace()),
        ([100], Pace()),
        ([100, 160, 220], Pace(tags=2, seconds=120)),
        ([220, 100, 160], Pace(tags=2, seconds=120)),
        (
            [0, 60, 60 + BREAK_SECONDS, 120 + BREAK_SECONDS],
            Pace(tags=3, seconds=120 + BREAK_SECONDS),
        ),
        (
            [0, 60, 61 + BREAK_SECONDS, 121 + BREAK_SECONDS],
            Pace(tags=2, seconds=120),
        ),  # a break
    ],
)
def test_breaks_are_no_work(moments, expected):
    assert pace(moments) == expected


def test_a_tag_a_minute_is_sixty_an_hour():
    assert pace(range(0, 60 * 20, 60)).per_hour == 60


def test_a_few_tags_tell_no_pace():
    assert pace(range(FEWEST)).per_hour is None
    assert pace([0] * 20).per_hour is None


@pytest.mark.parametrize(
    ("done", "left", "expected"), [(10, 20, 2.0), (0, 20, None), (10, 0, 0.0)]
)
def test_what_is_left_takes_as_long_as_what_is_done(done, left, expected):
    assert (
        Pace(tags=100, seconds=3600).hours_left(done=done, remaining=left) == expected
    )


@given(st.lists(st.integers(0, 10**6), max_size=30))
@settings(deadline=None, max_examples=100)
def test_the_order_of_the_tags_makes_no_difference(moments):
    found = pace(moments)
    assert found == pace(reversed(moments))
    assert 0 <= found.tags < max(len(moments), 1)
    assert found.seconds <= found.tags * BREAK_SECONDS


@pytest.mark.parametrize(
    ("length", "said"), [(None, ""), (0.5, "30 min"), (2, "2 h"), (1234.5, "1,234 h")]
)
def test_times_are_said_as_people_do(length, said):
    assert hours(length) == said


def test_only_what_a_person_made_here_counts(make_tag):
    tags = [
        make_tag(created="2026-11-20T16:00:00Z"),
        make_tag(id=2, created="2026-11-20T16:00:10Z", origin="import:doccano"),
        make_tag(id=3, created="yesterday"),
    ]
    assert list(moments_of(tags)) == [1795190400]


def test_progress_tells_the_pace_of_each_annotator(tmp_path, write, store, make_tag):
    for name in "abc":
        write(f"{name}.txt", "روسيا")  # Russia
    project = ProjectFolder.open(tmp_path)
    tags = tuple(
        make_tag(
            id=number,
            span=Span(0, 5),
            text="روسيا",
            created=f"2026-11-20T16:{number:02}:00Z",
        )
        for number in range(1, 31)
    )
    store.write("salma", project.read("a"), Change(set=tags, status=Status.DONE))

    (salma,) = annotator_progress(project, store)

    assert (salma.articles, salma.tags_per_hour) == (3, 60.0)
    assert salma.hours_left == pytest.approx(29 / 60 * 2, abs=0.05)


def test_a_burst_says_nothing():
    """A script's tags, or a minute's: no rate can be told from them."""
    assert pace(range(100)).per_hour is None


def test_what_was_tagged_everywhere_with_one_key_counts_once():
    a_tag_a_minute = range(0, 600, 60)
    assert (
        pace([*a_tag_a_minute, *[60] * 70]).per_hour
        == pace(a_tag_a_minute).per_hour
        == 60
    )
