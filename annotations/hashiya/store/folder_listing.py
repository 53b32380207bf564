"""The folders of a store's records, listed as far as its user may read them."""

from hashiya.errors import Finding, StoreUnreadable
from hashiya.language import gettext as _
from hashiya.store.files import Files, Look
from hashiya.store.names import decoded

# By annotator's folder, a sentence about one of the folders in it that is closed.
Closed = dict[str, Finding]


class FolderListing:
    """Lists folders; one that cannot be is empty, and `closed` notes it for its annotator.

    So a folder that its owner has closed stops nobody else's work. A record in it that
    is asked for by name is still refused.
    """

    def __init__(self, files: Files, closed: Closed) -> None:
        self._files = files
        self._closed = closed

    def names(self, folder: str) -> list[str]:
        """The names in an annotator's folder, or in one below it; none where it is closed."""
        try:
            return self._files.names(folder)
        except StoreUnreadable as error:
            self._note(folder, error)
            return []

    def looks(self, folder: str) -> dict[str, Look]:
        """The looks of the files in the folder; none where it is closed."""
        try:
            return self._files.looks(folder)
        except StoreUnreadable as error:
            self._note(folder, error)
            return {}

    def is_closed(self, folder: str) -> bool:
        """Whether the folder is there and cannot be listed."""
        try:
            self._files.names(folder)
        except StoreUnreadable as error:
            self._note(folder, error)
            return True
        return False

    def _note(self, folder: str, error: StoreUnreadable) -> None:
        annotator = folder.partition("/")[0]
        if annotator in self._closed:
            return
        name = decoded(annotator) or annotator
        error = self._outermost(folder) or error
        sentence = _("{problem}; what {name} has there is left out").format(
            problem=error, name=name
        )
        self._closed[annotator] = Finding(sentence, hint=error.hint)

    def _outermost(self, folder: str) -> StoreUnreadable | None:
        """The error of the first folder on the way that is closed."""
        parts = folder.split("/")
        for count in range(1, len(parts)):
            try:
                self._files.names("/".join(parts[:count]))
            except StoreUnreadable as error:
                return error
        return None
