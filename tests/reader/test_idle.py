"""A screen on which nothing happens sends nothing to the terminal, whatever is open above it."""

import pytest

F1, F2, F3, F4 = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"
F6, F8, F9, F10 = b"\x1b[17~", b"\x1b[19~", b"\x1b[20~", b"\x1b[21~"
CTRL_G, CTRL_P, CTRL_S = b"\x07", b"\x10", b"\x13"
ENTER, ESCAPE = b"\r", b"\x1b"

# What is open, the key that opens it, words that it then shows, the key that closes it.
IN_AN_ARTICLE = [
    ("the article", b"", "word 1/", b""),
    ("its help", F1, "Close", ESCAPE),
    ("the palette", CTRL_P, "what do you want", ESCAPE),
    ("the scheme", F4, "Stance", ESCAPE),
    ("the topics", b"t", "politics", ESCAPE),
    ("spelling", F6, "hamza", ESCAPE),
    ("a search", b"/", "Find", ESCAPE),
    ("a question", b"1", "Target of", ESCAPE),
    ("a tag's fields", ENTER, "Note", ESCAPE),
    ("a tag's menu", F10, "Remove", ESCAPE),
    ("the history", b"h", "restores", ESCAPE),
    ("the export", b"X", "hashiya/1", ESCAPE),
    ("help above the scheme", F4 + F1, "Close", ESCAPE + ESCAPE),
    ("the lesson", F2, "tutorial", b"q"),
]
IN_THE_LIBRARY = [
    ("the library", b"", "5 of 5", b""),
    ("its help", F1, "Close", ESCAPE),
    ("the palette", CTRL_P, "what do you want", ESCAPE),
    ("saved filters", CTRL_S, "ilter", ESCAPE),
    ("the numbers", F9, "in numbers", ESCAPE),
    ("the search", CTRL_G, "Find", ESCAPE),
    ("the agreement", F3, "greement", b"q"),
    ("the review", F8, "eview", b"q"),
]
IN_A_REVIEW = [
    ("the article", b"", "omar", b""),
    ("its help", F1, "Close", ESCAPE),
    ("the palette", CTRL_P, "what do you want", ESCAPE),
    ("an edit", b"e", "Note", ESCAPE),
    ("a remark", b"w", "ote", ESCAPE),
    ("the queue", b"q", "most disputed", b""),
    ("its labels", b"l", "Label", ESCAPE),
]


EVERYDAY = {"the article", "a question"}
WINDOWS = 8


@pytest.fixture
def program(request, terminal_on, disputed, tmp_path):
    settings = tmp_path / "config" / "hashiya" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"preferences": {"lesson_opened": true}}', encoding="utf-8")
    article = min(disputed.glob("003*.txt"))
    return {
        "article": lambda: terminal_on("read", article, "--as", "layla"),
        "library": lambda: terminal_on("read", disputed, "--as", "layla"),
        "review": lambda: terminal_on(
            "review", disputed, "--article", article.stem, "--as", "layla"
        ),
    }[request.param]()


def noise(terminal, places, seconds):
    """The places that are never silent for so long, with the bytes that each sends in that time.

    What is still being computed or withdrawn after a place was opened is waited for.
    """
    noisy = {}
    for name, opening, words, closing in places:
        terminal.type(opening)
        terminal.until_text(words)
        counts = []
        while 0 not in counts and len(counts) < WINDOWS:
            counts.append(terminal.drawn_in(seconds))
        if 0 not in counts:
            noisy[name] = counts
        terminal.type(closing)
        terminal.settle()
    return noisy


PROGRAMS = pytest.mark.parametrize(
    ("program", "places"),
    [
        ("article", IN_AN_ARTICLE),
        ("library", IN_THE_LIBRARY),
        ("review", IN_A_REVIEW),
    ],
    indirect=["program"],
)


@pytest.mark.parametrize("program", ["article"], indirect=True)
def test_idle_screens_send_nothing(program):
    few = [place for place in IN_AN_ARTICLE if place[0] in EVERYDAY]
    assert len(few) == len(EVERYDAY)
    # The reader's timers are a second apart.
    assert noise(program, few, 1.2) == {}


@pytest.mark.long
@pytest.mark.timeout(900)
@PROGRAMS
def test_every_idle_screen_sends_nothing_for_ten_seconds(program, places):
    assert noise(program, places, 10.0) == {}
