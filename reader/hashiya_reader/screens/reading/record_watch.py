"""What others write into the record meanwhile, and what is wrong with the record."""

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.look.advice import advised
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
                _(
                    "{trouble}. What you do is kept here and saved as soon as possible."
                ).format(trouble=trouble),
                title=_(CANNOT_READ),
                severity="warning",
                timeout=REPORT_SECONDS,
            )
        elif self._trouble and not trouble:
            self.ui.notify(_("The tags can be read again."), title=_("Tags"))
        self._trouble = trouble
        if outcome is True:
            self.ui.show()
        self.report_gone()

    def report_gone(self) -> None:
        """Report tags that have gone from the disk, and the import that was taken back."""
        lost = self.session.take_lost()
        if lost:
            key = self.ui.key("tag.undo")
            self.ui.notify(
                ngettext(
                    "{count} tag is gone from the disk; {key} brings it back.",
                    "{count} tags are gone from the disk; {key} brings them back.",
                    len(lost),
                ).format(count=f"{len(lost):,}", key=key),
                title=_("Tags gone"),
                severity="warning",
                timeout=REPORT_SECONDS,
            )
        taken_back, withdrawn = self.session.take_withdrawn()
        if withdrawn and taken_back is not None:
            self.ui.notify(
                ngettext(
                    "The import of {file} was taken back wholly, with its {count} tag "
                    "here.",
                    "The import of {file} was taken back wholly, with its {count} tags "
                    "here.",
                    len(withdrawn),
                ).format(file=taken_back.file, count=f"{len(withdrawn):,}"),
                title=_("Import"),
                severity="warning",
                timeout=REPORT_SECONDS,
            )

    def report(self) -> None:
        """Report detached tags and damage."""
        if self.session.detached:
            count = len(self.session.detached)
            key = self.ui.key("tag.adrift")
            self.ui.notify(
                ngettext(
                    "{count} tag detached: the text has changed. {key} shows what became "
                    "of the words, and puts it back.",
                    "{count} tags detached: the text has changed. {key} shows what became "
                    "of the words, and puts them back.",
                    count,
                ).format(count=f"{count:,}", key=key),
                title=_("Detached tags"),
                severity="warning",
                timeout=REPORT_SECONDS,
            )
        for problem in self.session.problems:
            self.ui.notify(
                advised(problem),
                title=_("Damaged, and left unchanged"),
                severity="warning",
                timeout=REPORT_SECONDS,
            )
