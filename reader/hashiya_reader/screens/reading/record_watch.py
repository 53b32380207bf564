"""What others write into the record meanwhile, and what is wrong with the record."""

from hashiya.errors import HashiyaError
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.destinations import CANNOT_READ
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
        self._trouble = ""

    def look(self) -> None:
        """Read what others wrote; what cannot be read is read the next time.

        On a share that hangs, one look waits and no others are begun.
        """
        if not self._is_looking:
            self._is_looking = True
            self.ui.in_background(self._refresh, self.take)

    def _refresh(self) -> bool | HashiyaError:
        try:
            return self.session.refresh()
        except HashiyaError as error:
            return error
        finally:
            self._is_looking = False

    def take(self, outcome: bool | HashiyaError) -> None:
        """Show the tags as they now are; say once why they cannot be read."""
        trouble = advised(outcome) if isinstance(outcome, HashiyaError) else ""
        if trouble and trouble != self._trouble:
            self.ui.notify(
                f"{trouble}. What you do is kept here and saved as soon as it works.",
                title=CANNOT_READ,
                severity="warning",
                timeout=REPORT_SECONDS,
            )
        elif self._trouble and not trouble:
            self.ui.notify("The tags can be read again.", title="Tags")
        self._trouble = trouble
        if outcome is True:
            self.ui.show()
        self.report_gone()

    def report_gone(self) -> None:
        """Report tags that have gone from the disk, and the import that was taken back."""
        lost = self.session.take_lost()
        if lost:
            key = self.ui.key("tag.undo")
            are, them = ("is", "it") if len(lost) == 1 else ("are", "them")
            self.ui.notify(
                f"{counted(len(lost), 'tag')} {are} gone from the disk; {key} brings "
                f"{them} back.",
                title="Tags gone",
                severity="warning",
                timeout=REPORT_SECONDS,
            )
        taken_back, withdrawn = self.session.take_withdrawn()
        if withdrawn and taken_back is not None:
            self.ui.notify(
                f"The import of {taken_back.file} was taken back wholly, with its "
                f"{counted(len(withdrawn), 'tag')} here.",
                title="Import",
                severity="warning",
                timeout=REPORT_SECONDS,
            )

    def report(self) -> None:
        """Report detached tags and damage."""
        if self.session.detached:
            tags = counted(len(self.session.detached), "tag")
            key = self.ui.key("tag.adrift")
            it = "it" if len(self.session.detached) == 1 else "them"
            self.ui.notify(
                f"{tags} detached: the text has changed. {key} shows what became of the "
                f"words, and puts {it} back.",
                title="Detached tags",
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
