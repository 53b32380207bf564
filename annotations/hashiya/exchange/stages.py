"""The progress of an export or an import, and how to cancel one.

Both take a function `progress(stage, done, total)`, which they call at the beginning of
each stage with 0, and whenever a part of it is done. To cancel the work, `progress`
raises an exception: whatever was written or imported is undone, and the exception is
passed on. A KeyboardInterrupt, or any other exception at any time, does the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Work(StrEnum):
    """The work that a stage does."""

    # Of an export: look for near-duplicates before a split; write a dataset only to
    # see whether all of it can be exported; write it; write its report.
    FIND_COPIES = "find copies"
    TRY = "try"
    WRITE = "write"
    REPORT = "report"
    # Of an import: read and validate the file; apply the tags.
    VALIDATE = "validate"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class WorkStage:
    """A stage of an export or an import; `output` is the path that it writes, "" for a stream."""

    work: Work
    output: str = ""


Progress = Callable[[WorkStage, int, int], None]


def ignore_progress(_stage: WorkStage, _done: int, _total: int) -> None:
    """The progress function for callers that need none."""
