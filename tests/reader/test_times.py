"""Times as a person writes them, in the zone of the user's clock."""

import time

import pytest

from hashiya_reader.look import times
from hashiya_reader.look.times import written_time


@pytest.fixture
def in_riyadh(monkeypatch):
    """Three hours before UTC, in 2026."""
    monkeypatch.setattr(times, "this_year", lambda: 2026)
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "<+03>-3")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_riyadh")
@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("2026-11-20T16:00:00Z", "20 Nov 19:00"),
        ("2026-02-28T22:05:09Z", "1 Mar 01:05"),
        ("2025-12-31T20:59:59Z", "31 Dec 2025 23:59"),
        ("2025-12-31T21:00:00Z", "1 Jan 00:00"),
        ("", ""),
        ("yesterday", "yesterday"),
    ],
)
def test_a_time_is_written_as_the_users_clock_shows_it(stored, written):
    assert written_time(stored) == written
