"""Which differences of spelling a search passes over: one line each, switched on and off, and kept."""

from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.errors import HashiyaError
from hashiya.text.normalization import ALL_RULES, EXACT, Rule, Rules
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.settings.preferences import SPELLING
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)
# Each rule with what it is called and what it takes for the same.
ABOUT = {
    Rule.ALEF: ("alef", "أ إ آ ٱ = ا"),
    Rule.HAMZA: ("hamza", "ؤ = و ، ئ = ي"),
    Rule.YA: ("ya and alef maqsura", "ى = ي"),
    Rule.TA_MARBUTA: ("ta marbuta", "ة = ه"),
    Rule.TATWEEL: ("tatweel", "سـلام = سلام"),
    Rule.HARAKAT: ("harakat", "سَلامٌ = سلام"),
    Rule.FORMS: ("digits, case, forms", "٣ = 3"),
}


class Spelling(Dialog[Rules]):
    """Enter, space or a click turns a line; Escape answers with what is passed over now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("space", "turn", "Pass over or mind", id="spelling.turn", show=True),
        bind("a", "turn_all", "All or none", id="spelling.all", show=True),
        bind("escape,q,f6", "close", "Close", id="spelling.close", show=True),
    ]

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self.rules = rules

    def compose(self) -> ComposeResult:
        """A line for each rule under a heading, the keys below."""
        with Vertical(classes="dialog"):
            heading = OneRow(classes="words")
            heading.row = Row(
                left=(Piece("Searching passes over these differences", BOLD),)
            )
            yield heading
            yield RowList()
            yield KeyRow()

    def on_mount(self) -> None:
        """Show them."""
        rows = self.query_one(RowList)
        rows.styles.height = len(ABOUT)
        rows.focus()
        self.show()

    def show(self) -> None:
        """Show what is passed over and what makes a difference."""
        rows = self.query_one(RowList)
        rows.items = [(rule_row(rule, passed=rule in self.rules),) for rule in ABOUT]
        rows.highlighted = max(0, rows.highlighted)

    @on(RowList.Chosen)
    def action_turn(self) -> None:
        """Pass the highlighted difference over, or mind it."""
        self.rules ^= {list(ABOUT)[self.query_one(RowList).highlighted]}
        self.show()

    def action_turn_all(self) -> None:
        """Pass all over; where that is so, mind all."""
        self.rules = EXACT if self.rules == ALL_RULES else ALL_RULES
        self.show()

    def action_close(self) -> None:
        """Answer."""
        self.dismiss(self.rules)


def rule_row(rule: Rule, *, passed: bool) -> Row:
    """A difference: whether it is passed over, and what it is."""
    name, example = ABOUT[rule]
    left = (
        Piece(" ✓ " if passed else " · ", BOLD),
        Piece(name),
        Piece("" if passed else "  makes a difference", DIM),
    )
    return Row(left=left, right=(Piece(example, Style() if passed else DIM),))


def manner(rules: Rules) -> str:
    """How words are looked for, in words."""
    if rules == ALL_RULES:
        return "in any spelling"
    if not rules:
        return "exactly as written"
    minded = [rule.value.replace("_", " ") for rule in ABOUT if rule not in rules]
    return f"minding {minded[0]}" + (f" +{len(minded) - 1}" if len(minded) > 1 else "")


def turned(rules: Rules, workspace: Workspace) -> Rules:
    """Nothing passed over where something is; else what the user chose, or everything."""
    return EXACT if rules else workspace.spelling or ALL_RULES


async def choose_spelling(app: App[None], workspace: Workspace) -> Rules:
    """Let the user choose what searching passes over from now on; the answer is kept, also for the next time."""
    rules = await app.push_screen_wait(Spelling(workspace.spelling))
    if rules != workspace.spelling:
        workspace.spelling = rules
        try:
            SPELLING.keep(rules)
        except HashiyaError as error:
            app.notify(advised(error), title="Not remembered", severity="warning")
    return rules
