"""The errors that a user can cause or meet, and the keys of the advice that goes with them.

An error's message says what is wrong and where. What a user can do about it depends on the
program in front of them (an option, a key, an argument), so the library gives a `Hint`, and
the command line and the screen each have the words for it.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, Self

from hashiya.language import Translation, in_english, marked
from hashiya.language import gettext as _


class Hint(StrEnum):
    """What helps against an error."""

    # Give an annotator's name: the one that was given is empty, or none could be found.
    NAME_ANNOTATOR = "name-annotator"
    # Add the annotator, whom the project does not name, on purpose.
    NEW_ANNOTATOR = "new-annotator"
    # Act as one of the reviewers that the project names.
    NAME_REVIEWER = "name-reviewer"
    # Name the annotators who get articles, for the call or in the project's settings.
    NAME_ANNOTATORS = "name-annotators"
    # Name at least two annotators.
    NAME_MORE_ANNOTATORS = "name-more-annotators"
    # Look an article's id up in the list of all articles.
    LIST_ARTICLES = "list-articles"
    # Look a tag's id up in the list of all tags.
    LIST_TAGS = "list-tags"
    # Name the file that is the key to the pseudonyms of a dataset.
    NAME_PSEUDONYMS = "name-pseudonyms"
    # Remove what a program that was killed left of a version.
    REMOVE_LEFTOVERS = "remove-leftovers"
    # Look a version up in the history of the tags.
    LIST_VERSIONS = "list-versions"
    # Name the format of a file, one of those that it may have.
    NAME_FORMAT = "name-format"
    # Say what the offsets of a file count.
    NAME_OFFSETS = "name-offsets"
    # Name the format of a file, one of all formats.
    LIST_FORMATS = "list-formats"
    # Name the kind of a file with articles.
    NAME_KIND = "name-kind"
    # Say which field of a row is the article's text.
    NAME_TEXT_FIELD = "name-text-field"
    # Say which feature of a CAS has the labels of a layer.
    NAME_FEATURE = "name-feature"
    # Say under which key of a task's data the text is.
    NAME_TEXT_KEY = "name-text-key"
    # Say which column of a table is the article's text.
    NAME_TEXT_COLUMN = "name-text-column"
    # Name the encoding of the texts in a file that is imported.
    NAME_ENCODING = "name-encoding"
    # Repair texts that were misread before they were written.
    MEND = "mend"
    # Take what tools of annotation exported with its tags.
    TAKE_TAGS = "take-tags"
    # Save the article's file as UTF-8, or set its encoding in `hashiya.toml`.
    SET_ENCODING = "set-encoding"
    # Write an edited article as UTF-8, whatever its encoding was.
    WRITE_UTF8 = "write-utf8"
    # Correct the text as it is now, which somebody else has changed.
    EDIT_PRESENT_TEXT = "edit-present-text"
    # Name the layer of labels that come without one, or add the label to the scheme.
    NAME_LAYER = "name-layer"
    # Add the articles to the project before their tags are imported.
    ADD_ARTICLES = "add-articles"
    # Import what a model predicts as suggestions.
    IMPORT_SUGGESTIONS = "import-suggestions"
    # Import tags that are of several annotators together as one annotator's.
    NAME_IMPORTED = "name-imported"
    # Write to a file or folder, or to another one.
    NAME_OUTPUT = "name-output"
    ANY_STATUS = "any status"
    # Leave out articles whose gold is not finished.
    FINISHED_GOLD = "finished-gold"
    # List the places of a review with their ids.
    LIST_PLACES = "list-places"
    # Export or import what is possible, and leave out the rest.
    NOT_STRICT = "not-strict"
    # Put detached tags on their words again.
    PLACE_TAGS = "place-tags"
    # Mend the folder of an annotator that was renamed by hand.
    MEND_FOLDER = "mend-folder"
    # Make two names of an annotator one.
    MERGE_ANNOTATORS = "merge-annotators"
    # Let the files for git be written.
    COMPLETE_FOR_GIT = "complete-for-git"
    # Take back the removal of an annotator.
    UNDO_REMOVAL = "undo-removal"
    # Open the project again, as its files have changed since.
    OPEN_AGAIN = "open-again"
    # Take back an import of another machine that is no longer under way.
    TAKE_BACK_IMPORT = "take-back-import"
    # Rebuild derived files from the journals.
    REPAIR = "repair"
    # Keep the texts that tags were made on, as far as they have not changed.
    KEEP_TEXTS = "keep-texts"


class HashiyaError(Exception):
    """An error that is shown to the user in one line, with advice where there is a hint.

    Its string is the `problem`, behind the place, such as `file:line`, that is `where`.
    """

    def __init__(
        self, problem: str = "", *, hint: Hint | None = None, where: str = ""
    ) -> None:
        super().__init__(where + ": " + problem if where else problem)
        self.problem = problem
        self.where = where
        self.hint = hint


class Hinted(Protocol):
    """An error, a finding or a problem of a project: its sentence is its string."""

    @property
    def hint(self) -> Hint | None:
        """What helps, if anything does."""


class Finding(Translation):
    """A sentence about something left out or damaged that does not stop the work, with its hint.

    It can be used wherever a string is expected; a string built from it has no hint.
    """

    __slots__ = ("hint",)

    hint: Hint | None

    def __new__(cls, sentence: str, *, hint: Hint | None = None) -> Self:
        """Make the finding of its sentence and its hint."""
        finding = super().__new__(cls, sentence, in_english(sentence))
        finding.hint = hint
        return finding

    @classmethod
    def of(cls, problem: Hinted | str, where: str = "") -> Self:
        """The message of an error, a problem or another finding behind `where`, with its hint."""
        return cls(where + str(problem), hint=getattr(problem, "hint", None))


def left_out(error: HashiyaError, where: str = "") -> Finding:
    """The finding that something was left out for this error, `where` if it is given."""
    sentence = _("left out: {problem}").format(problem=error)
    return Finding(where + ": " + sentence if where else sentence, hint=error.hint)


def record_left_out(problem: Hinted | str, annotator: str, article: str) -> Finding:
    """The finding that an annotator's record was left out for this problem."""
    sentence = _("left out: {annotator} on {id!r}: {problem}").format(
        annotator=annotator, id=article, problem=problem
    )
    return Finding(sentence, hint=getattr(problem, "hint", None))


class Note(Finding):
    """A sentence for the user's information: nothing is damaged, lost or left out."""

    __slots__ = ()


class ProjectNotFound(HashiyaError):
    """The path is neither a folder of articles nor an article."""


class ProjectInvalid(HashiyaError):
    """The folder cannot be used as a project in its present state."""


class SchemeInvalid(HashiyaError):
    """`hashiya.toml` cannot be read; the message names the file and the key."""


class AssignmentInvalid(HashiyaError):
    """The assignment of articles cannot be read, written or made as requested."""


class UnknownArticle(HashiyaError):
    """No article has this id."""


class ArticleUnreadable(HashiyaError):
    """An article's file cannot be read, or is not text."""


class EditRefused(HashiyaError):
    """An edited text cannot take the place of an article's; the article is as it was."""


class SpanOutOfRange(HashiyaError):
    """A span is empty, reversed, or reaches outside its text."""


class UnknownLabel(HashiyaError):
    """The scheme has no such layer or label."""


class InvalidAttribute(HashiyaError):
    """The scheme has no such attribute, or the attribute does not take this value."""


class InvalidMeasure(HashiyaError):
    """There is no measure of agreement of this name."""


class InvalidTag(HashiyaError):
    """A tag's fields contradict one another, or are out of range."""


class UnknownTag(HashiyaError):
    """No tag has this id."""


class InvalidAnnotator(HashiyaError):
    """An annotator's name is empty, or has characters that must not be displayed."""


class StoreUnreadable(HashiyaError):
    """A file of tags cannot be read; it is left unchanged."""


class StoreWriteFailed(HashiyaError):
    """A save failed; the file on disk is the complete old one."""


class SettingsNotKept(HashiyaError):
    """One of the user's settings could not be saved; the settings file is unchanged."""


class FormatUnknown(HashiyaError):
    """No format has this name, or a file's format cannot be detected."""


class FormatOptionUnknown(HashiyaError):
    """An option that the format does not take."""


class ExtraMissing(HashiyaError):
    """An optional library is not installed; the message is the command that installs it."""


class FileInvalid(HashiyaError):
    """A file to import does not have its format; the message names the file, line and field."""


def unreadable(path: object, error: OSError) -> FileInvalid:
    """The error that the system cannot read a file to import."""
    problem = _("cannot be read: {reason}; give another file")
    return FileInvalid(problem.format(reason=system_reason(error)), where=str(path))


class ExchangeRefused(HashiyaError):
    """A dataset cannot be exported or imported as requested; `findings` say why."""

    def __init__(
        self,
        message: str = "",
        *,
        hint: Hint | None = None,
        findings: Sequence[str] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.findings = tuple(findings)


class ExportRefused(ExchangeRefused):
    """The dataset cannot be written as requested; nothing has been written."""


class ImportRefused(ExchangeRefused):
    """The tags of a file cannot be imported as requested; none has been imported."""


class SplitInvalid(HashiyaError):
    """A split is impossible as requested, or the recorded one cannot be read or saved."""


class VersionInvalid(HashiyaError):
    """A version of the dataset cannot be kept as requested, or a kept one cannot be read."""


class HelperLost(HashiyaError):
    """A worker process died; its work is not done."""


# What systems commonly say when a file cannot be read or written.
SYSTEM_REASONS = (
    marked("No such file or directory"),
    marked("Permission denied"),
    marked("Operation not permitted"),
    marked("Is a directory"),
    marked("Not a directory"),
    marked("Directory not empty"),
    marked("File exists"),
    marked("File name too long"),
    marked("File too large"),
    marked("Too many levels of symbolic links"),
    marked("Too many open files"),
    marked("No space left on device"),
    marked("Disk quota exceeded"),
    marked("Read-only file system"),
    marked("Input/output error"),
    marked("Invalid argument"),
    marked("Device or resource busy"),
    marked("Resource temporarily unavailable"),
    marked("Cannot allocate memory"),
    marked("Broken pipe"),
)


def system_reason(error: OSError) -> str:
    """The system's words for the error, in the language of messages where it is a common one."""
    return _(error.strerror) if error.strerror else str(error)
