"""The filters that a user saved for each project."""

from pathlib import Path

from hashiya_reader.settings.store import FILTERS


class SavedFilters:
    """The filters of one project as they were typed, the oldest first."""

    def __init__(self, root: Path) -> None:
        self._project = str(root.absolute())

    def all(self) -> tuple[str, ...]:
        """The saved filters; none where the file is missing or damaged."""
        filters = FILTERS.read_or_empty().get(self._project)
        if not isinstance(filters, list):
            return ()
        return tuple(text for text in filters if isinstance(text, str))

    def keep(self, text: str) -> None:
        """Save a filter, as the latest; the same one is saved once.

        Raises:
            SettingsNotKept: when the file cannot be written, or is damaged.
        """
        FILTERS.update({self._project: [*self._without(text), text]})

    def forget(self, text: str) -> None:
        """Remove a filter.

        Raises:
            SettingsNotKept: as `keep` does.
        """
        FILTERS.update({self._project: self._without(text)})

    def _without(self, text: str) -> list[str]:
        return [other for other in self.all() if other != text]
