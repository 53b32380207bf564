"""Pictures of the screens. They are the README's, so what is wrong in one of them is seen."""

import re
import time
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Span, Tag
from hashiya.sessions.suggestions import suggestion_store
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.look import times
from hashiya_reader.settings.reading_positions import ReadingPositions

ARTICLE = "003_17c9a6c0ceb6d203"
SMALL, LARGE = (80, 24), (120, 36)
TIMES = "2026-11-20T16:00:00Z"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pictures are of 2026, in UTC."""
    monkeypatch.setattr(times, "this_year", lambda: 2026)
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def tagged(seeds):
    """The fourth article with tags apart, nested, overlapping, with and without a target."""
    project = ProjectFolder.open(seeds)
    session = TagSession(
        TagStore(project.root),
        project.scheme,
        project.read(ARTICLE),
        "salma",
        now=lambda: TIMES,
    )
    text = session.article.text

    def tag(words, layer, label, **more):
        start = text.index(words)
        session.add(Span(start, start + len(words)), layer, label, **more)

    tag(
        "“نفذت حماس هجوما إرهابيا في 7 أكتوبر، والذي أدانناه على الفور.",
        "stance",
        "against",
        attributes={"target": "حماس", "expression": "explicit"},
        confidence=5,
    )
    tag("هجوما إرهابيا", "topic", "military")
    tag("اتصالات روسيا مع حماس تقتصر على الفرع السياسي", "topic", "diplomacy")
    tag("الفرع السياسي للجماعة المسلحة الفلسطينية", "stance", "neutral")
    tag("مفاوضات الرهائن", "topic", "hostages", note="العنوان الفرعي")
    session.opened()
    session.save()
    # Not the first use: no lesson is offered.
    ReadingPositions.load().remember(seeds, "000_d992f6cc8f9d56a1", 0)
    return seeds


@pytest.fixture
def snap(snap_compare, app_on, settled):
    """Compares a picture of the app on a folder after some keys, in one of the themes."""

    def compare(
        folder, *keys, size=SMALL, article=None, theme="hashiya-night", run_before=None
    ):
        async def all_read(pilot):
            if theme is not None:
                pilot.app.theme = theme
            await settled(pilot)
            if run_before:
                await run_before(pilot)

        return snap_compare(
            app_on(folder, article=article),
            press=keys,
            terminal_size=size,
            run_before=all_read,
        )

    return compare


def test_library_small(snap, tagged):
    """Five Arabic titles, joined and right-aligned; the first is highlighted.

    The fourth is open with five tags.
    """
    assert snap(tagged)


def test_library_large(snap, tagged):
    """As at 80 columns, with room; the filter holds an Arabic word and one article is left."""
    assert snap(tagged, *"روسيا", size=LARGE)


def test_suggestions(snap, tagged):
    """Suggestions are dashed words in ink where tags are tinted, "?" in the margin.

    Two labels are suggested; the second one is current; there is a row of keys.
    """
    project = ProjectFolder.open(tagged)
    article = project.read(ARTICLE)
    found = [
        Tag(
            id=number,
            span=Span(match.start(), match.end()),
            text=match.group(),
            layer="topic",
            label=label,
            annotator="model",
            created=TIMES,
            updated=TIMES,
            score=score,
            origin="import:model",
        )
        for words, label, score in (
            ("حماس", "politics", 0.62),
            ("الإنترنت", "media", 0.91),
        )  # Hamas, the internet
        for number, match in enumerate(
            re.finditer(words, article.text), start=int(100 * score)
        )
    ]
    suggestion_store(tagged).write("model", article, Change(set=tuple(found)))
    assert snap(tagged, "'", "'", size=LARGE, article=ARTICLE)


def test_search(snap, tagged, settled):
    """Hits in all articles, one a line: «هدنة», truce, marked within its words.

    The article's id is where its hits begin.
    """

    async def search(pilot):
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press(*"هدنه", "enter")
        await settled(pilot)

    assert snap(tagged, run_before=search)


def test_reading_small(snap, tagged):
    """At 80×24 the list is folded; tags are tinted and underlined.

    Each line's labels are in the margin at its left.
    """
    assert snap(tagged, article=ARTICLE)


def test_reading_large(snap, tagged):
    """The list of five tags at the left, label and target above the words.

    Nested and overlapping tags can be distinguished.
    """
    assert snap(tagged, "tab", "tab", size=LARGE, article=ARTICLE)


def test_reading_in_arabic(snap, tagged, arabic):
    """Status and keys are read from the right, the title is at the right as it always is."""
    assert snap(tagged, "tab", "tab", size=LARGE, article=ARTICLE)


def test_edit_dialog_in_arabic(snap, tagged, arabic):
    """The titles are at the right of their fields, which have the arrows as in English."""
    assert snap(tagged, "tab", "tab", "tab", "enter", article=ARTICLE)


def test_target_prompt_in_arabic(snap, tagged, arabic):
    """The question at the right, the field at its left with the last target selected."""
    assert snap(tagged, "ctrl+end", "ctrl+right", "2", article=ARTICLE)


def test_help_in_arabic(snap, tagged, arabic):
    """Keys at the right, what they do beside them, and ids at the left."""
    assert snap(tagged, "?", article=ARTICLE)


def test_selection_of_a_sentence(snap, tagged):
    """A selected sentence, wrapped over two lines, in one unmistakable colour.

    The status line counts its characters.
    """
    assert snap(
        tagged,
        "down",
        "down",
        "down",
        "down",
        "down",
        "down",
        "s",
        size=LARGE,
        article=ARTICLE,
    )


def test_target_prompt(snap, tagged):
    """After key 2 on a word the last line asks for the target.

    The last target is offered and selected.
    """
    assert snap(tagged, "ctrl+end", "ctrl+right", "2", article=ARTICLE)


def test_edit_dialog(snap, tagged):
    """The tag's words, its label, target, expression, confidence and note, the target in focus."""
    assert snap(tagged, "tab", "tab", "tab", "enter", article=ARTICLE)


def test_choose_topic(snap, tagged):
    """In the terminal's own colours: ten topics with Arabic titles at the right.

    Names and keys are at the left, the screen's keys below.
    """
    assert snap(tagged, "w", "t", article=ARTICLE, theme="hashiya-terminal")


def test_history(snap, tagged):
    """The day theme: what was done, the latest first.

    When and what are at the left, label and words at the right.
    """
    assert snap(tagged, "h", article=ARTICLE, theme="hashiya-day")


def test_lanes(snap, tagged):
    """In strong contrast: beneath each tagged line a bracket under just the tag's cells.

    Two tags that overlap have a lane each.
    """
    assert snap(tagged, "r", article=ARTICLE, theme="hashiya-contrast")


def test_find(snap, tagged):
    """Every «حماس» is marked; the cursor stands on the first letter of the next one."""
    assert snap(tagged, "/", *"حماس", "enter", size=LARGE, article=ARTICLE)


def test_help(snap, tagged):
    """The keys of the reading screen in a list, Latin names only."""
    assert snap(tagged, "?", article=ARTICLE)


def test_by_day(snap, tagged):
    """The light theme: ink on paper, tags still told apart."""
    assert snap(tagged, size=LARGE, article=ARTICLE, theme="hashiya-day")


def test_in_strong_contrast(snap, tagged):
    """White on black; every letter has a contrast of at least 7 to 1.

    The labels' colours are lightened as far as that takes.
    """
    assert snap(tagged, "tab", size=LARGE, article=ARTICLE, theme="hashiya-contrast")


def test_in_the_terminals_own_colours(snap, tagged):
    """Only the sixteen colours on the terminal's background.

    Labels are in ink, underlined, nested ones reversed.
    """
    assert snap(tagged, "tab", size=LARGE, article=ARTICLE, theme="hashiya-terminal")


def test_without_colour(snap, tagged, monkeypatch):
    """Under NO_COLOR tags are underlined, nested ones and first letters bold.

    The margin names them.
    """
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap(tagged, "tab", size=LARGE, article=ARTICLE)


def test_in_sixteen_colours(snap, tagged, monkeypatch):
    """A terminal of 16 colours gets its own: tagged words in their label's ink, underlined.

    Nested ones are reversed.
    """
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "standard")
    assert snap(tagged, "tab", size=LARGE, article=ARTICLE, theme=None)


@pytest.mark.parametrize("theme", ["night", "day", "contrast"])
def test_in_256_colours(snap, tagged, monkeypatch, theme):
    """On a terminal of 256 colours tagged words are in their label's ink on grey.

    Nothing is pure red, green or blue; nested words and first letters are bold.
    """
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "256")
    theme = f"hashiya-{theme}"
    assert snap(tagged, "tab", size=LARGE, article=ARTICLE, theme=theme)


def test_a_dialog_in_256_colours(snap, tagged, monkeypatch):
    """Below a dialog labels are dimmed and keep their hues."""
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "256")
    assert snap(tagged, "tab", "enter", size=LARGE, article=ARTICLE)


def test_a_review_in_256_colours(snap, disputed, monkeypatch):
    """The lanes of three annotators; what differs can be read, and the place is marked."""
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "256")
    keys = ("f8", "enter", "1", "tab", "tab", "down")
    assert snap(disputed, *keys, size=LARGE)


def test_hazards(snap, tmp_path):
    """Harakat on their letters, lam-alef, numbers and Latin in order, mirrored brackets.

    A Latin paragraph is at the left.
    """
    lines = (
        "السَّلَامُ عَلَيْكُمْ، ولَا إلَه إلّا الله (لا للحرب).",  # harakat and lam-alef
        # guillemets, brackets, dates, percent
        "قال «نعم» [مرتين] في 12/3/2024 بنسبة 50% من 1,200 قتيل.",
        "زار شركة OpenAI Inc. في San Francisco (الولايات المتحدة).",  # Latin within Arabic
        "A Latin paragraph with العربية inside it.",
        "١٤٤٦هـ الموافق ٢٠٢٤م؛ هـ\u200d. پچژگ کی",  # Arabic-Indic digits, an abbreviation, Persian
        "[/red] \x1b[31m not markup, no escape",
    )
    folder = Path(tmp_path) / "hazards"
    folder.mkdir()
    (folder / "hazards.txt").write_text("\n".join(lines), encoding="utf-8")
    assert snap(folder / "hazards.txt", size=LARGE)


def test_an_empty_article(snap, tmp_path):
    """An empty article is shown as one, with no error."""
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert snap(tmp_path / "empty.txt")


def test_scheme(snap, tagged, settled):
    """Two layers with their labels in colour, key, name and number of tags.

    The target is required.
    """

    async def counted(pilot):
        await pilot.press("f4")
        await settled(pilot)

    assert snap(tagged, article=ARTICLE, run_before=counted)


def test_same_words_in_the_project(snap, tagged, until):
    """«حماس» in every article: the title with its count, then each place.

    A place is shown with the words around it, joined as in the text.
    """

    async def found(pilot):
        view = pilot.app.screen.view
        view.move(view.text.index("حماس"))
        await pilot.press("6", "E")
        await until(pilot, lambda: pilot.app.screen.query("#places"))
        await pilot.press("down", "down", "enter")

    assert snap(tagged, size=LARGE, article=ARTICLE, run_before=found)


def test_folded_furniture(snap, tagged):
    """The end of the first article, with its boilerplate sections folded.

    Source, keywords, another article and links are dim, a line each, with how many more
    lines they have.
    """

    async def fold(pilot):
        await pilot.press("ctrl+end", "Z")
        await pilot.pause()

    assert snap(tagged, article="000_d992f6cc8f9d56a1", run_before=fold)


def test_jump_letters(snap, tagged):
    """A letter on the first letter of every tag and every paragraph on the screen.

    The status line says what they are for.
    """
    assert snap(tagged, "j", size=LARGE, article=ARTICLE)


def test_palette_with_articles(snap, tagged):
    """Below the actions that match stand the articles: the one with «روسيا» in its title."""

    async def ask(pilot):
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"روسيا")
        await pilot.pause()

    assert snap(tagged, run_before=ask)


def test_tutorial(snap, seeds):
    """The lesson at 80×24: what is done, what is not and the next step, above its article."""
    assert snap(seeds, "f2", "left", "left", "s")


GUIDELINES = """# إرشادات الوسم

## الموقف
الموقف هو رأي الكاتب أو من ينقل عنه في جهة ما.

### مؤيد (favor)
- يمدح الجهة أو يدافع عنها.

### معارض (against)
- يدين الجهة أو يلومها، **صراحة** أو تلميحا.
- نقل الإدانة إدانة ممن نُقلت عنه، e.g. Reuters.
"""  # how to tag: stance, in favour, against; with a list, emphasis and Latin


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
def test_guidelines(snap, tagged, size):
    """The guidelines beside the text, below it at 80×24, right to left.

    Headings are marked; they are open at «معارض».
    """
    (tagged / "guidelines.md").write_text(GUIDELINES, "utf-8")
    assert snap(tagged, "tab", "tab", "tab", "tab", "g", size=size, article=ARTICLE)


def test_edit_label(snap, tagged, until):
    """The fields of a label of the scheme, its name selected: Arabic at the right.

    They include its place; the keys below can be clicked.
    """

    async def opened(pilot):
        await pilot.press("f4", "down", "down", "enter")
        await until(pilot, lambda: pilot.app.screen.query("#place"))

    assert snap(tagged, article=ARTICLE, run_before=opened)


def test_review_small(snap, disputed):
    """The fourth disagreement is highlighted in the lanes.

    Below the text is who said what about it, with the words that differ.
    """
    assert snap(disputed, "f8", "enter", "1", "tab", "tab", "down")


def test_review_large(snap, disputed):
    """The same with who said what beside the text, and the notes."""
    assert snap(disputed, "f8", "enter", "1", "tab", "tab", "down", size=LARGE)


def test_review_without_colour(snap, disputed, monkeypatch):
    """Agreement and each way to differ have their own line in lanes and letter in margins."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap(disputed, "f8", "enter", "1", "tab", size=LARGE)


def test_review_queue(snap, disputed):
    """An article with four disagreements, of which kinds they are, and what all agree on."""
    assert snap(disputed, "f8", size=LARGE)


def test_agreement(snap, disputed, settled):
    """A bar for each label of the layer with its number.

    Arabic titles are in their colours beside the names; unused labels say so.
    """

    async def counted(pilot):
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("2", *"m" * 10)
        await pilot.pause()

    assert snap(disputed, size=LARGE, run_before=counted)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_library_in_arabic(arabic, snap, tagged, size):
    """All of it Arabic and from the right; the panel at the left where there is room."""
    assert snap(tagged, "down", "down", "down", size=size)


def test_tutorial_in_arabic(arabic, snap, seeds):
    """The steps of the lesson in Arabic alone."""
    assert snap(seeds, "f2", "left", "left", "s")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_review_in_arabic(arabic, snap, disputed, size):
    """Lanes as in English, and every word about them in Arabic."""
    assert snap(disputed, "f8", "enter", "1", "tab", "tab", "down", size=size)


def test_review_queue_in_arabic(arabic, snap, disputed):
    """Kinds of disagreement, order and filter in Arabic."""
    assert snap(disputed, "f8", size=LARGE)


def test_agreement_in_arabic(arabic, snap, disputed, settled):
    """The same bars, with labels at the right and counts in their Arabic plurals."""

    async def counted(pilot):
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("2")
        await pilot.pause()

    assert snap(disputed, size=LARGE, run_before=counted)


def test_scheme_in_arabic(arabic, snap, tagged, settled):
    """Layers and labels by their Arabic titles, names and keys at the other side."""

    async def counted(pilot):
        await pilot.press("f4")
        await settled(pilot)

    assert snap(tagged, size=LARGE, run_before=counted)
