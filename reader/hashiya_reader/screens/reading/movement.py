"""Getting around in the open article: by letters to what is on the screen, past what is not its own, out to what is exported."""

from typing import ClassVar

from textual.binding import BindingType

from hashiya_reader.keys.bindings import bind
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens import late
from hashiya_reader.screens.reading.find import FindingScreen


class MovingScreen(FindingScreen):
    """Folding is asked for each time: an article opens whole, its furniture dimmed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "j",
            "jump",
            "Jump",
            id="move.jump",
            tooltip="A letter on each tag and paragraph; type it to go there",
        ),
        bind(
            "X",
            "export",
            "See what is exported",
            id="article.export",
            tooltip="Of this article, as it is now",
        ),
        bind(
            "Z",
            "fold",
            "Fold furniture",
            id="view.fold",
            tooltip="Sources, keywords, links to other articles",
        ),
    ]

    def action_jump(self) -> None:
        """Put a letter on every tag and paragraph on the screen; the one typed next is gone to."""
        if self.view.show_letters():
            self.hint = "type a letter to go there"
            self.show_status()

    def on_mount(self) -> None:
        """The hint goes with the letters."""
        self.watch(self.view, "letters", self.forget_letters, init=False)

    def forget_letters(self) -> None:
        """Say no longer what the letters are for."""
        if not self.view.letters:
            self.hint = ""
            self.show_status()

    def action_export(self) -> None:
        """Show what is exported of the article."""
        self.app.push_screen(late.ExportView(self.session))

    def action_fold(self) -> None:
        """Fold what is not the article's own to a line each, or show it again."""
        if not self.view.aside:
            self.tell(
                "No source, keywords or links to other articles were recognised here.",
                "Nothing to fold",
            )
            return
        self.view.fold()
        top, folds = self.view.scroll_offset.y, self.view.folds
        seen = any(
            folds.below(folds.line_at(row))
            for row in range(top, top + self.view.size.height)
        )
        if self.view.folded and not seen:
            # Mostly it is at the article's end, out of view.
            self.tell(
                f"{counted(folds.count, 'line')}; {self.key('view.fold')} shows them again.",
                "Folded",
            )
