"""The statuses of an article, in words."""

from hashiya.language import marked
from hashiya.model.model import Status

# Each is translated where it is shown.
STATUSES = {
    Status.NEW: marked("new"),
    Status.OPEN: marked("open"),
    Status.DONE: marked("done"),
    Status.FLAGGED: marked("flagged"),
}
