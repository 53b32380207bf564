"""Getting around in the open article: letters to jump to, and motions made several times."""

from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.pending_action import Count, JumpLetter
from hashiya_reader.screens.reading.ui import ReadingUI


class Movement:
    """The motions themselves are the text's; here is what changes them."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.view = article.view
        self.ui = ui

    def jump(self) -> None:
        """Put a letter on every tag and paragraph on the screen, to be typed next."""
        if self.view.show_letters():
            self.ui.wait_for(JumpLetter())

    def end_jump(self) -> None:
        """Cancel the jump when the letters are gone."""
        is_jumping = isinstance(self.ui.pending, JumpLetter)
        if is_jumping and not self.view.letters:
            self.ui.wait_for(None)

    def count(self) -> None:
        """Let the digits that follow count the next motion."""
        self.ui.wait_for(Count(most=len(self.article.text) + 1))

    def repeat(self, count: Count) -> None:
        """Make the next motion as often as was counted."""
        self.view.caret.count = count.number
        self.ui.wait_for(count)
