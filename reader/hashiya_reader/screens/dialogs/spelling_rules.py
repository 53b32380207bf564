"""The rules of spelling for a search: one line each, switched on and off, and kept."""

from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.text.normalization import ALL_RULES, EXACT, Rule, Rules
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.look.advice import advised
from hashiya_reader.look.spellings import ABOUT
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.settings.preferences import SPELLING
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)


class SpellingRules(Dialog[Rules]):
    """Enter, space or a click switches a rule; Escape answers with the rules that are on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("space", "turn", "Toggle", id="spelling.turn", show=True),
        bind("a", "turn_all", "All or none", id="spelling.all", show=True),
        bind("escape,q,f6", "close", "Close", id="spelling.close", show=True),
    ]

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self.rules = rules

    def compose(self) -> ComposeResult:
        """A line for each rule under a heading, the keys below."""
        with Vertical(classes="dialog"):
            yield OneRow(classes="words", id="what")
            yield RowList()
            yield KeyRow()

    def on_mount(self) -> None:
        """Show them."""
        rows = self.query_one(RowList)
        rows.styles.height = len(ABOUT)
        rows.focus()
        self.language_changed()

    def language_changed(self) -> None:
        """Show all in the present language."""
        words = _("Ignore these differences when searching")
        self.query_one("#what", OneRow).row = Row(start=(Piece(words, BOLD),))
        self.show()

    def show(self) -> None:
        """Show which rules are on."""
        rows = self.query_one(RowList)
        rows.items = [(rule_row(rule, is_folded=rule in self.rules),) for rule in ABOUT]
        rows.highlighted = max(0, rows.highlighted)

    @on(RowList.Chosen)
    def action_turn(self) -> None:
        """Switch the highlighted rule."""
        self.rules ^= {list(ABOUT)[self.query_one(RowList).highlighted]}
        self.show()

    def action_turn_all(self) -> None:
        """Switch all rules on; where all are, off."""
        self.rules = EXACT if self.rules == ALL_RULES else ALL_RULES
        self.show()

    def action_close(self) -> None:
        """Answer."""
        self.dismiss(self.rules)


def rule_row(rule: Rule, *, is_folded: bool) -> Row:
    """A rule: whether it is on, and which spellings it treats as equal."""
    name, example = ABOUT[rule]
    mark = Piece(" ✓ " if is_folded else " · ", BOLD)
    note = "" if is_folded else _("makes a difference")
    spellings = Piece(example, Style() if is_folded else DIM)
    about = (mark, Piece(_(name)), Piece("  "), Piece(note, DIM))
    return Row(start=about, end=(spellings,))


async def choose_spelling(app: App[None], workspace: Workspace) -> Rules:
    """Let the user choose the rules of spelling for searches; they are kept."""
    rules = await app.push_screen_wait(SpellingRules(workspace.spelling))
    if rules != workspace.spelling:
        workspace.spelling = rules
        try:
            SPELLING.keep(rules)
        except HashiyaError as error:
            app.notify(advised(error), title=_("Not remembered"), severity="warning")
    return rules
