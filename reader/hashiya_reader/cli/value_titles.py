"""Values as tables show them; JSON, options and files have them as they are stored."""

from typing import Final

from hashiya.language import gettext as _
from hashiya.language import marked

VALUES: Final = (
    # Kind
    marked("missing"),
    marked("extra"),
    marked("boundary"),
    marked("label"),
    marked("attribute"),
    marked("prefix"),
    marked("spelling"),
    marked("twice"),
    marked("not-comparable"),
    # Outcome
    marked("stands"),
    marked("moves"),
    marked("detached"),
    marked("found again"),
    marked("stays detached"),
    # Ruling, and its withdrawal
    marked("accepted"),
    marked("merged"),
    marked("edited"),
    marked("rejected"),
    marked("withdrawn"),
    # The review of an article
    marked("finished"),
    marked("reopened"),
    # What an event of the history did
    marked("created"),
    marked("moved"),
    marked("relabelled"),
    marked("attributes"),
    marked("confidence"),
    marked("note"),
    marked("removed"),
    marked("restored"),
    marked("status"),
    # The units of measures
    marked("char"),
    marked("token"),
    marked("article"),
    marked("exact"),
    marked("overlap"),
    marked("type"),
)


def value_title(value: str) -> str:
    """The value in the language of messages."""
    return _(value.replace("_", " ")) if value else ""
