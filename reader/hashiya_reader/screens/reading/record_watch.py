"""What others write into the record meanwhile, and what is wrong with the record."""

from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI

LOOK_SECONDS = 1.0
REPORT_SECONDS = 10


class RecordWatch:
    """Looks for what other programs and machines wrote into the same record."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.session = article.session
        self.ui = ui
        self._is_looking = False

    def look(self) -> None:
        """Read what others wrote; what cannot be read is read the next time.

        On a share that hangs, one look waits and no others are begun.
        """
        if not self._is_looking:
            self._is_looking = True
            self.ui.in_background(self._refresh, self.take)

    def _refresh(self) -> bool:
        try:
            return self.session.refresh()
        finally:
            self._is_looking = False

    def take(self, is_changed: bool) -> None:
        """Show the tags as they now are."""
        if is_changed:
            self.ui.show()

    def report(self) -> None:
        """Report detached tags and damage."""
        if self.session.detached:
            tags = counted(len(self.session.detached), "tag")
            key = self.ui.key("tag.adrift")
            self.ui.notify(
                f"{tags} adrift: the text has changed. {key} puts it back.",
                title="Tags adrift",
                severity="warning",
                timeout=REPORT_SECONDS,
            )
        for problem in self.session.problems:
            self.ui.notify(
                advised(problem),
                title="Damaged, and left as it is",
                severity="warning",
                timeout=REPORT_SECONDS,
            )
