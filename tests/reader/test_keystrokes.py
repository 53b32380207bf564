"""How many keys ten passages take: measured here, told in docs/keystrokes.md."""

import re
from pathlib import Path

from hashiya.corpus.project import ProjectFolder
from hashiya.store import TagStore

ARTICLE = "000_d992f6cc8f9d56a1"
PAGE = Path(__file__).parents[2] / "docs" / "keystrokes.md"
ISRAEL, HAMAS = "إسرائيل", "حماس"
# Step by step, as the page has it: the keys, and the tag they make.
STEPS = (
    ((".", "2", "إ", "tab", "enter"), ("against", ISRAEL)),
    ((".", "space"), ("against", ISRAEL)),
    ((".", "space"), ("against", ISRAEL)),
    ((".", "space"), ("against", ISRAEL)),
    ((".", "1", "down", "enter"), ("favor", HAMAS)),
    ((".", "space"), ("favor", HAMAS)),
    ((".", "3", "enter"), ("neutral", HAMAS)),
    ((".", "6"), ("military", None)),
    ((")", "w", "w", "8"), ("hostages", None)),
    ((".", "t", "ق", "ت", "enter"), ("economy", None)),
)
# The seventh was against, after all: three tags back, and the other label.
CORRECTION = ("shift+tab", "shift+tab", "shift+tab", "O", "2")
LETTERS = 3
MOST_KEYS = 36


async def test_ten_passages_and_a_correction_take_the_keys_that_the_page_tells(
    app_on, seeds, settled
):
    app = app_on(seeds, article=ARTICLE)
    keys = [key for step, _ in STEPS for key in step] + list(CORRECTION)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await settled(pilot)
    project = ProjectFolder.open(seeds)
    tags = TagStore(project.root).read("salma", project.read(ARTICLE)).tags
    made = [(tag.label, tag.attributes.get("target")) for tag in tags]
    expected = [tag for _, tag in STEPS]
    expected[6] = ("against", HAMAS)
    assert made == expected
    assert len(keys) <= MOST_KEYS
    told = PAGE.read_text(encoding="utf-8")
    assert re.search(r"\*\*(\d+) keys\*\*", told)[1] == str(len(keys))
    assert f"{LETTERS} of them letters" in told
