"""Times as a person writes them."""

from datetime import UTC, datetime

from hashiya.language import gettext as _
from hashiya.language import marked

MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)


def this_year() -> int:
    """The year that it is here."""
    return datetime.now(UTC).astimezone().year


def written_time(at: str) -> str:
    """`20 Nov 16:00` of a time in UTC ISO 8601, as clocks here show it; of another year also that.

    A time that cannot be read is as it was stored.
    """
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    day = f"{moment.day} {_(MONTHS[moment.month - 1])}"
    if moment.year != this_year():
        day = f"{day} {moment.year}"
    return f"{day} {moment:%H:%M}"
