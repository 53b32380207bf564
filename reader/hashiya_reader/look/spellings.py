"""The spellings that a search treats as equal, in words."""

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.text.normalization import ALL_RULES, EXACT, Rule, Rules

# Each rule with its name and the spellings that it treats as equal.
ABOUT = {
    Rule.ALEF: (marked("alef"), "أ إ آ ٱ = ا"),
    Rule.HAMZA: (marked("hamza"), "ؤ = و ، ئ = ي"),
    Rule.YA: (marked("ya and alef maqsura"), "ى = ي"),
    Rule.TA_MARBUTA: (marked("ta marbuta"), "ة = ه"),
    Rule.TATWEEL: (marked("tatweel"), "سـلام = سلام"),
    Rule.HARAKAT: (marked("harakat"), "سَلامٌ = سلام"),
    Rule.FORMS: (marked("digits, case, forms"), "٣ = 3"),
}


def spelling_words(rules: Rules) -> str:
    """How a search treats spellings, in words."""
    if rules == ALL_RULES:
        return _("in any spelling")
    if not rules:
        return _("exactly as written")
    first, *others = [rule for rule in ABOUT if rule not in rules]
    more = f" +{len(others)}" if others else ""
    name, _example = ABOUT[first]
    words = _("with {rule} as written").format(rule=_(name))
    return f"{words}{more}"


def toggled_rules(rules: Rules, chosen: Rules) -> Rules:
    """No rules where there are some; otherwise those that were chosen, or all."""
    return EXACT if rules else chosen or ALL_RULES
