"""In an Arabic interface no English word is left over on the screens."""

import re

import pytest

from hashiya_rtl import drawn

ARTICLE = "003_17c9a6c0ceb6d203"
WORD = re.compile("[A-Za-z]{3,}")
# Names of keys and of the project, ids, what is typed as a filter, and the article's own.
KEYS = "home end pgup pgdn esc tab del alt insert space Tab"
TERMS = "status label layer annotator assigned has text open"
NAMES = "seeds salma omar layla World News tutorial hashiya toml config"
LABELS = (
    "stance topic favor against neutral unclear politics military negotiations hostages"
)
MORE = (
    "humanitarian diplomacy economy law media other target expression explicit implicit"
)
# Both titles of a layer stand in the scheme.
TITLES = "Stance Topic"
ALLOWED = frozenset(f"{KEYS} {TERMS} {NAMES} {LABELS} {MORE} {TITLES}".split())
IDENTIFIER = re.compile(r"[a-z_]+(?:\.[a-z_]*|…)|[0-9]{3}_[0-9a-f]+|[a-z]+/[a-z]+")


def english(screen):
    """The words in Latin letters that the screen shows and that have no reason."""
    found = set()
    for strip in screen._compositor.render_strips():
        text = IDENTIFIER.sub(" ", strip.text)
        found |= {word for word in WORD.findall(text) if word not in ALLOWED}
    return found


# The keys that lead to each screen from the library or, of an article, from its text.
SCREENS = {
    "library": (None, ()),
    "search": (None, ("ctrl+g",)),
    "saved filters": (None, ("ctrl+s",)),
    "numbers": (None, ("f9",)),
    "agreement": (None, ("f3",)),
    "queue": (None, ("f8",)),
    "palette": (None, ("ctrl+p",)),
    "reading": (ARTICLE, ()),
    "help": (ARTICLE, ("?",)),
    "topics": (ARTICLE, ("w", "t")),
    "tag": (ARTICLE, ("w", "6", "enter")),
    "target": (ARTICLE, ("w", "1")),
    "find": (ARTICLE, ("/",)),
    "spelling": (ARTICLE, ("f6",)),
    "history": (ARTICLE, ("w", "6", "h")),
    "scheme": (ARTICLE, ("f4",)),
    "jump": (ARTICLE, ("w", "6", "j")),
    "menu": (ARTICLE, ("w", "6", "f10")),
    "lesson": (None, ("f2",)),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_no_english_word_is_left_over(arabic, app_on, seeds, settled, name):
    article, keys = SCREENS[name]
    app = app_on(seeds, article=article)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        shown = english(app.screen)
        assert shown == set()
        texts = " ".join(strip.text for strip in app.screen._compositor.render_strips())
        assert re.search("[\ufe70-\ufefc]", texts), drawn("حاشية")
