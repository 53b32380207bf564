"""The keys of the agreement screen."""

from textual.binding import BindingType

from hashiya_reader.keys.bindings import bind

# One binding a line, where a line is long enough for it: the table is read as one.
# fmt: off
AGREEMENT_BINDINGS: list[BindingType] = [
    bind("1", "view(0)", "Measures", id="agreement.measures"),
    bind("2", "view(1)", "Labels", id="agreement.labels"),
    bind("3", "view(2)", "Pairs", id="agreement.pairs"),
    bind("4", "view(3)", "Articles", id="agreement.articles"),
    bind("5", "view(4)", "Confusion", id="agreement.confusion"),
    bind("6", "view(5)", "Time", id="agreement.time"),
    bind("7", "view(6)", "Gold", id="agreement.gold"),
    bind("8", "view(7)", "Gaps", id="agreement.gaps"),
    bind("tab", "turn(1)", "Next view", id="agreement.next", show=True),
    bind("shift+tab", "turn(-1)", "Previous view", id="agreement.previous"),
    bind("l", "layer", "Layer",
         id="agreement.layer", show=True, tooltip="The next layer"),
    bind("m", "measure", "Measure",
         id="agreement.measure", show=True, tooltip="Of labels, pairs and articles"),
    bind("e", "everybody", "Everybody",
         id="agreement.everybody", show=True, tooltip="All annotators again, after a pair"),
    bind("g", "gamma", "γ",
         id="agreement.gamma", show=True, tooltip="Slow, and needs hashiya[gamma]"),
    bind("escape,q", "back", "Back",
         id="agreement.back", show=True, tooltip="To the list before, then to the library"),
]
# fmt: on
