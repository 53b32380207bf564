"""Letters in place of names: other ones in each article, the same everywhere."""

import subprocess
import sys

from hashiya.review.hidden_names import hidden_order, letters_for

NAMES = ("huda", "omar", "salma")


def test_the_letters_are_other_ones_in_each_article_and_favour_nobody():
    orders = [hidden_order(f"article-{number}", NAMES) for number in range(600)]
    counts = {order: orders.count(order) for order in orders}
    assert len(counts) == 6
    assert min(counts.values()) > 60, "each of the six orders is about a sixth"


def test_the_letters_do_not_depend_on_the_order_of_names_nor_on_the_program():
    letters = letters_for("a", NAMES)
    assert letters == letters_for("a", reversed(NAMES))
    assert sorted(letters.values()) == ["A", "B", "C"]
    code = (
        "from hashiya.review.hidden_names import letters_for;"
        f"print(dict(letters_for('a', {NAMES!r})))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == str(dict(letters))


def test_who_joins_leaves_the_others_in_their_order():
    before = hidden_order("a", NAMES)
    after = hidden_order("a", (*NAMES, "ziad"))
    assert tuple(name for name in after if name != "ziad") == before


def test_beyond_26_annotators_there_are_numbers():
    letters = letters_for("a", [f"u{number}" for number in range(28)])
    assert {"A", "Z", "#27", "#28"} <= set(letters.values())
