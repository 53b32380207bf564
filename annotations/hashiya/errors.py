"""The errors a user can cause or meet: each message says what, where, and what to do."""


class HashiyaError(Exception):
    """Something that is told to the user in one line; the command line exits with 2."""


class ProjectNotFound(HashiyaError):
    """The path given is no folder of articles and no article."""


class ProjectInvalid(HashiyaError):
    """The folder cannot be used as a project as it stands."""


class SchemeInvalid(HashiyaError):
    """`hashiya.toml` cannot be read; the message names the file and the key."""


class AssignmentInvalid(HashiyaError):
    """Who is to do what cannot be read, written, or dealt out as asked for."""


class UnknownArticle(HashiyaError):
    """No article has this id."""


class ArticleUnreadable(HashiyaError):
    """An article's bytes cannot be had or are no text."""


class SpanOutOfRange(HashiyaError):
    """A span is empty, turned round, or reaches outside its text."""


class UnknownLabel(HashiyaError):
    """The scheme has no such layer or label."""


class InvalidAttribute(HashiyaError):
    """The scheme has no such attribute, or it does not take this value."""


class InvalidTag(HashiyaError):
    """A tag's own fields contradict one another or their ranges."""


class UnknownTag(HashiyaError):
    """No tag has this id."""


class InvalidAnnotator(HashiyaError):
    """A name that cannot stand for an annotator: empty, or with characters that must not be shown."""


class StoreUnreadable(HashiyaError):
    """A file of tags cannot be read; it is left as it is."""


class StoreWriteFailed(HashiyaError):
    """A save failed; the file on disk is the old one, whole."""


class SettingsNotKept(HashiyaError):
    """Something of the user's own settings could not be kept; their file is as it was."""


class FormatUnknown(HashiyaError):
    """No format is called so, or which one is meant cannot be told; the message says what there is."""


class ExtraMissing(HashiyaError):
    """A library that only some need is not installed; the message is the command that installs it."""


class FileInvalid(HashiyaError):
    """A file to be imported is not what its format says; the message names the file, the line and the place in it."""


class ExportRefused(HashiyaError):
    """The dataset cannot be written so; nothing has been."""


class ImportRefused(HashiyaError):
    """The tags of a file cannot be taken in so; none has been."""


class SplitInvalid(HashiyaError):
    """The sides of a split are not what can be dealt out, or what was dealt out before cannot be read or kept."""


class HelperLost(HashiyaError):
    """A process that did a part of the work is gone; what it was for is not done."""
