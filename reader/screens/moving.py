"""Getting around in the open article: past what is not its own."""

from typing import ClassVar

from textual.binding import BindingType

from reader.keys import bind
from reader.screens.finding import FindingScreen


class MovingScreen(FindingScreen):
    """Folding is asked for each time: an article opens whole, its furniture dimmed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("Z", "fold", "Fold furniture", id="view.fold", tooltip="Sources, keywords, links to other articles"),
    ]

    def action_fold(self) -> None:
        """Fold what is not the article's own to a line each, or show it again."""
        if not self.view.aside:
            self.tell("No source, keywords or links to other articles were recognised here.", "Nothing to fold")
            return
        self.view.fold()
