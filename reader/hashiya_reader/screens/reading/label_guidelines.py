"""The project's guidelines beside the article, open at what they say of the label at the cursor."""

from typing import TYPE_CHECKING

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.tagging import Tagging
from hashiya_reader.screens.reading.ui import ReadingUI

if TYPE_CHECKING:
    from hashiya.corpus.guidelines import Guidelines
    from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel


class LabelGuidelines:
    """While the guidelines are open they follow the label of the current tag.

    `path` is what is said of their place where there are none; None is their own.
    """

    def __init__(
        self, article: OpenArticle, ui: ReadingUI, tagging: Tagging, path: str | None
    ) -> None:
        self.article = article
        self.workspace = article.workspace
        self.ui = ui
        self.tagging = tagging
        self.path = path
        self.guidelines: Guidelines | None = None
        self.panel: GuidelinesPanel | None = None

    def open(self) -> None:
        """Open the guidelines beside the text; where they are open, go there."""
        from hashiya.corpus.guidelines import GUIDELINES, Guidelines, read_guidelines
        from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel

        if self.panel is not None:
            self.panel.page.focus()
            return
        root = self.workspace.project.root
        try:
            guidelines = read_guidelines(root)
        except HashiyaError as error:
            self.ui.notify(advised(error), title=_("The guidelines cannot be read"))
            return
        if guidelines is None:
            key = self.ui.key("view.guidelines")
            path = self.path or str(root / GUIDELINES)
            guidelines = Guidelines(text=how_to_write(path, key))
        for conflict in guidelines.conflicts:
            self.ui.notify(
                _("line {line}: {conflict}").format(
                    line=conflict.line, conflict=conflict
                ),
                title=_("The guidelines are in a merge conflict"),
            )
        self.guidelines = guidelines
        offset = self.section() or 0
        self.panel = GuidelinesPanel(guidelines.text, guidelines.headings, offset)
        self.ui.show_beside(self.panel)

    def section(self) -> int | None:
        """The section about the current tag's label, or about the last label given."""
        labelled = self.article.current_tag or self.tagging.last
        scheme = self.article.scheme
        if self.guidelines is None or labelled is None:
            return None
        if not scheme.knows(labelled.layer, labelled.label):
            return None
        layer = scheme.layer(labelled.layer)
        label = scheme.label(labelled.layer, labelled.label)
        span = self.guidelines.section_of(layer, label)
        return span.start if span else None

    def follow_cursor(self) -> None:
        """Go to the section about the label at the cursor, if there is one."""
        if self.panel is None or self.article.current_tag is None:
            return
        section = self.section()
        if section is not None:
            self.panel.page.go_to(section)

    def word_again(self) -> None:
        """Word the panel's heading in another language."""
        if self.panel is not None:
            self.panel.show_heading()

    def close(self) -> None:
        """Go back to the text."""
        if self.panel is not None:
            self.ui.hide_beside(self.panel)
            self.panel = None


def how_to_write(path: str, key: str) -> str:
    """What is shown where a project has no guidelines yet: the file to write, and how."""
    return _(
        "There are no guidelines yet.\n\n"
        "Write them as Markdown in\n{path}\n\n"
        "Give each label a heading that names it, such as\n\n"
        "{example}\n\n"
        "and {key} opens them there when the cursor is on such a tag."
    ).format(path=path, key=key, example="## معارض (against)")
