"""The menu of saved filters: use one, or save or forget the current one."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.library.ui import LibraryUI
from hashiya_reader.settings.saved_filters import SavedFilters
from hashiya_reader.widgets.row import Piece, Row

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Option


class FilterUse(Enum):
    """What to do with a filter."""

    APPLY = auto()
    KEEP = auto()
    FORGET = auto()


VERBS = {FilterUse.KEEP: marked("Save:"), FilterUse.FORGET: marked("Forget:")}


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A filter, and what to do with it."""

    use: FilterUse
    text: str


class SavedFilterMenu:
    """Asks what to do, and does it."""

    def __init__(self, filters: SavedFilters, ui: LibraryUI) -> None:
        self._filters = filters
        self._ui = ui

    async def choose(self) -> None:
        """Choose from the saved filters, or save or forget the current one."""
        from hashiya_reader.screens.dialogs.choose import Choose

        options = [filter_option(choice) for choice in self._choices()]
        if not options:
            self._ui.notify(
                _("Type a filter first, for example status:open; then this saves it."),
                title=_("No filters yet"),
            )
            return
        choice = await self._ui.ask(Choose(options, placeholder=_("which filter?")))
        if choice is not None:
            self._do(choice)

    def _choices(self) -> list[FilterChoice]:
        """The latest filter comes first; the current one may be saved or forgotten."""
        text = self._ui.filter_text.strip()
        saved = self._filters.all()
        choices = [FilterChoice(FilterUse.APPLY, other) for other in reversed(saved)]
        if text in saved:
            choices.append(FilterChoice(FilterUse.FORGET, text))
        elif text:
            choices.insert(0, FilterChoice(FilterUse.KEEP, text))
        return choices

    def _do(self, choice: FilterChoice) -> None:
        try:
            if choice.use is FilterUse.KEEP:
                self._filters.keep(choice.text)
                key = self._ui.key("library.saved")
                words = _("{key} brings it back.").format(key=key)
                self._ui.notify(words, title=_("Saved"))
            elif choice.use is FilterUse.FORGET:
                self._filters.forget(choice.text)
        except HashiyaError as error:
            self._ui.notify(advised(error), title=_("Not saved"), severity="error")
            return
        self._ui.set_filter("" if choice.use is FilterUse.FORGET else choice.text)


def filter_option(choice: FilterChoice) -> "Option[FilterChoice]":
    """A line of the menu; the filter by itself, which may be Arabic."""
    from hashiya_reader.screens.dialogs.choose import Option

    if choice.use is FilterUse.APPLY:
        row = Row(start=(Piece(" "), Piece(choice.text)))
        return Option(value=choice, row=row, words=choice.text)
    verb = _(VERBS[choice.use])
    row = Row(start=(Piece(f" {verb} "), Piece(choice.text)))
    return Option(value=choice, row=row, words=f"{verb} {choice.text}")
