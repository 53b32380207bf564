"""How the text is shown: list, lanes, invisible characters, folded sections; copying it."""

import os
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.clipboard import copied_words
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.tag_list import TagList

if TYPE_CHECKING:
    from hashiya.text.boilerplate import Section

# The length in code points up to which a text's sections are found at once.
QUICK_LENGTH = 200_000


class TextDisplay:
    """An article opens with its boilerplate sections dimmed, and none of them folded."""

    def __init__(self, article: OpenArticle, ui: ReadingUI, tag_list: TagList) -> None:
        self.article = article
        self.session = article.session
        self.view = article.view
        self.ui = ui
        self.tag_list = tag_list
        self.sections: tuple[Section, ...] = ()

    @property
    def section(self) -> "Section | None":
        """The boilerplate section that the cursor is in."""
        if not self.sections:
            return None
        from hashiya.text.boilerplate import section_at

        return section_at(self.sections, self.view.cursor)

    def find_sections(self) -> None:
        """Find the boilerplate, of a long text while it can already be read."""
        # Its patterns take longer to compile than an article to lay out.
        from hashiya.text.boilerplate import sections

        text = self.article.text
        if len(text) > QUICK_LENGTH:
            self.ui.in_background(lambda: sections(text), self.take_sections)
        else:
            self.take_sections(sections(text))

    def take_sections(self, boilerplate: "tuple[Section, ...]") -> None:
        """Dim these sections."""
        self.sections = boilerplate
        self.view.aside = tuple(section.span for section in boilerplate)
        self.ui.show_status()

    def toggle_list(self) -> None:
        """Show the list of tags where it is folded away, or hide it."""
        tags = self.tag_list
        tags.styles.display = "none" if tags.display else "block"

    def toggle_lanes(self) -> None:
        """Show each tag as a bracket beneath its line as well, or stop it."""
        self.view.lanes = not self.view.lanes
        if self.view.lanes and not self.session.tags:
            words = _("Each tag gets a lane beneath its line. There are no tags yet.")
            self.ui.notify(words, title=_("Lanes"))

    def toggle_marks(self) -> None:
        """Mark the invisible characters, or stop it."""
        self.view.marks = not self.view.marks

    def copy(self) -> None:
        """Copy the selection, or the current tag's words, or the word at the cursor."""
        tag = self.article.current_tag
        span = self.view.selection
        if span is None and tag is not None:
            span = tag.span
        if span is None:
            span = self.view.word_at_cursor()
        if span is None:
            self.ui.notify(_("There are no words here."), title=_("Nothing copied"))
            return
        words = span.of(self.article.text)
        self.view.app.copy_to_clipboard(words)
        self.ui.notify(copied_words(words, os.environ), title=_("Copied"))

    def fold(self) -> None:
        """Fold each boilerplate section to a line, or show them again."""
        if not self.view.aside:
            self.ui.notify(
                _(
                    "No source, keywords or links to other articles were recognised "
                    "here."
                ),
                title=_("Nothing to fold"),
            )
            return
        self.view.fold()
        if self.view.folded and not self._shows_fold():
            # Mostly it is at the article's end, out of view.
            count = self.view.rows.folds.count
            words = ngettext(
                "{count:,} line; {key} shows it again.",
                "{count:,} lines; {key} shows them again.",
                count,
            ).format(count=count, key=self.ui.key("view.fold"))
            self.ui.notify(words, title=_("Folded"))

    def _shows_fold(self) -> bool:
        view = self.view
        top = view.scroll_offset.y
        for row in range(top, top + view.size.height):
            line = view.rows.folds.line_at(row)
            if view.rows.folds.below(line):
                return True
        return False
