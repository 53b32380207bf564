"""Names as file names: safe, unique where case does not count, and the names again."""

import itertools
import os
import re
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.errors import InvalidAnnotator
from hashiya.model.annotators import check_annotator
from hashiya.store.names import IdSequence, decoded, encoded, new_id, shelf

ANY = st.text(st.characters(), min_size=1)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("salma", "salma"),
        ("Salma", "%53alma"),
        ("../x", "%2E%2E%2Fx"),
        (".hidden", "%2Ehidden"),
        ("a1.x", "a1%2Ex"),
        ("con", "%63on"),
        ("com7", "%63om7"),
        ("console", "console"),
        ("سلمى", "%D8%B3%D9%84%D9%85%D9%89"),
        ("100%", "100%25"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_a_name_becomes_safe_and_comes_back(name, safe):
    assert encoded(name) == safe
    assert decoded(safe) == name


@given(ANY)
@settings(deadline=None, max_examples=200)
def test_every_name_is_safe_and_comes_back_unless_it_is_long(name):
    safe = encoded(name)

    assert re.fullmatch(r"[a-z0-9_%A-F~-]{1,120}", safe)
    assert decoded(safe) == name or "~" in safe
    assert re.fullmatch("[0-9a-f]{2}", shelf(name))


@given(ANY, ANY)
@settings(deadline=None, max_examples=200)
def test_two_names_never_meet_even_where_case_does_not_count(one, other):
    assert (one == other) == (encoded(one).lower() == encoded(other).lower())


def test_long_names_are_cut_and_still_differ():
    one, other = encoded("حماس" * 100 + "1"), encoded("حماس" * 100 + "2")

    assert one != other
    assert max(len(one), len(other)) <= 120
    assert decoded(one) is None


@pytest.mark.parametrize("foreign", ["%zz", "Salma", "%2e", "%53alma%FF", "x y"])
def test_a_foreign_file_name_stands_for_nothing(foreign):
    assert decoded(foreign) is None


def test_ids_are_63_bits_and_grow_with_time(monkeypatch):
    monkeypatch.setattr("time.time_ns", lambda: 1_795_190_400_000_000_000)
    early = new_id()
    monkeypatch.setattr("time.time_ns", lambda: 1_795_190_400_001_000_000)
    late = new_id()

    assert 0 < early < late < 1 << 63


def test_no_two_ids_of_a_program_are_equal_even_at_one_moment(monkeypatch):
    """In four threads, while the clock stands still and once goes back."""
    now = 1_795_190_400_000_000_000
    times = itertools.chain([now] * 30_000, [now - 10**9] * 10_000)
    monkeypatch.setattr("time.time_ns", times.__next__)
    ids = IdSequence()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: ids(), range(40_000)))

    assert len(set(made)) == 40_000
    # The control: random bits alone meet.
    assert len({secrets.randbits(21) for _ in range(40_000)}) < 40_000


def test_each_id_is_greater_than_the_one_before():
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_a_run_of_ids_is_one_stretch_which_another_program_would_have_to_hit(
    monkeypatch,
):
    """Two programs that make many ids at once meet only where their runs begin alike."""
    now = 1_795_190_400_000
    clock = itertools.count()
    # A thousand ids a millisecond.
    monkeypatch.setattr("time.time_ns", lambda: (now + next(clock) // 1000) * 1_000_000)
    ids = IdSequence()
    made = [ids() for _ in range(200_000)]
    assert made == list(range(made[0], made[0] + 200_000))

    now += 10_000
    assert ids() >> 21 > made[-1] >> 21


FORKING = """
import os, time
from hashiya.store import new_id

time.time_ns = lambda: 1_795_190_400_000_000_000
new_id()
child = os.fork()
os.write(1, b"%d " % new_id())  # in one piece
if child:
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_program_does_not_count_on_from_its_parents_id():
    ended = subprocess.run(
        [sys.executable, "-c", FORKING], capture_output=True, check=True, text=True
    )
    one, other = map(int, ended.stdout.split())

    assert one >> 21 == other >> 21
    assert one != other


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        " salma",
        "a\nb",
        "a\x1b[31m",
        "\u202esalma",
        "a\u2028b",
        "\udcff",
        "x" * 201,
    ],
)
def test_a_name_that_could_not_be_shown_or_told_apart_is_refused(name):
    with pytest.raises(InvalidAnnotator):
        check_annotator(name)


@pytest.mark.parametrize("name", ["salma", "سلمى", "مه\u200cرو", "../x", "O'Brien"])
def test_a_name_in_any_script_is_taken(name):
    assert check_annotator(name) == name
