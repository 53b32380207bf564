"""The words of stored values in the language of the interface."""

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Status

# The stored word is the English one, so it is what is looked up.
STATUSES = {
    Status.NEW: marked("new"),
    Status.OPEN: marked("open"),
    Status.DONE: marked("done"),
    Status.FLAGGED: marked("flagged"),
}


def status_word(status: Status) -> str:
    """How far an annotator is with an article."""
    return _(STATUSES[status])
