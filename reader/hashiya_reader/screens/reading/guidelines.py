"""The project's guidelines beside the article, open at what they say of the label under the cursor."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal

from hashiya.corpus.guidelines import GUIDELINES, Guidelines, read_guidelines
from hashiya.errors import HashiyaError
from hashiya_reader.keys.bindings import bind
from hashiya_reader.look.advice import advised
from hashiya_reader.screens import late
from hashiya_reader.screens.reading.same_words import SpreadingScreen


class GuidingScreen(SpreadingScreen):
    """While the guidelines are open they follow the label of the current tag."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "g",
            "guidelines",
            "Guidelines",
            id="view.guidelines",
            tooltip="At what they say of the label here",
        ),
    ]

    guidelines: Guidelines | None = None

    @property
    def guidelines_place(self) -> str:
        """Where the project's guidelines are, or would be."""
        return str(self.workspace.project.root / GUIDELINES)

    def action_guidelines(self) -> None:
        """Open the guidelines beside the text; open already, go there."""
        panels = self.query(late.GuidelinesPanel)
        if panels:
            panels.first().page.focus()
            return
        try:
            found = read_guidelines(self.workspace.project.root)
        except HashiyaError as error:
            self.tell(advised(error), "The guidelines cannot be read")
            return
        self.guidelines = found or Guidelines(
            text=how_to_write(self.guidelines_place, self.key("view.guidelines"))
        )
        panel = late.GuidelinesPanel(
            self.guidelines.text, self.guidelines.headings, self.section() or 0
        )
        self.add_class("-guidelines")
        self.query_one(Horizontal).mount(panel, before=0)

    def section(self) -> int | None:
        """Where the guidelines speak of the current tag's label, else of the one given last; None where they do not."""
        about = self.current_tag or self.last
        scheme = self.workspace.project.scheme
        if (
            self.guidelines is None
            or about is None
            or not scheme.knows(about.layer, about.label)
        ):
            return None
        span = self.guidelines.section_of(
            scheme.layer(about.layer), scheme.label(about.layer, about.label)
        )
        return span.start if span else None

    def follow_cursor(self) -> None:
        """The guidelines go where they speak of another label."""
        super().follow_cursor()
        if not self.has_class("-guidelines") or self.current_tag is None:
            return
        section = self.section()
        if section is not None:
            self.query_one(late.GuidelinesPanel).page.go_to(section)

    def on_guidelines_panel_closed(self) -> None:
        """Back to the text, which takes its place again."""
        self.query(late.GuidelinesPanel).remove()
        self.remove_class("-guidelines")
        self.view.focus()


def how_to_write(path: str, key: str) -> str:
    """What is shown where a project has no guidelines yet: the file to write, and how; the key opens them."""
    return (
        "There are no guidelines yet.\n\n"
        f"Write them as Markdown in\n{path}\n\n"
        "Give each label a heading that names it, such as\n\n"
        "## معارض (against)\n\n"
        f"and {key} opens them there when the cursor is on such a tag."
    )
