"""Each theme keeps its promise in every cell, and the one chosen is there the next time."""

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from hashiya.errors import SettingsNotKept
from hashiya.model.model import Span
from hashiya_reader.look.filters import ENOUGH, Sixteen, of_contrast, of_sixteen, ratio
from hashiya_reader.look.themes import CONTRAST, DAY, NIGHT, TERMINAL, THEMES
from hashiya_reader.settings.preferences import THEME
from hashiya_reader.settings.store import settings_path

ARTICLE = "003_17c9a6c0ceb6d203"


async def drawn(pilot, theme):
    """Every segment of the reading screen in a theme.

    It shows tags, a selection, hits and the question for a target.
    """
    app = pilot.app
    await pilot.pause()
    app.theme = theme.name
    session = app.screen.session
    for number, (layer, look) in enumerate(
        (look.layer, look.label) for look in app.workspace.looks.values()
    ):
        session.add(Span(20 * number, 20 * number + 12), layer, look)
    session.add(Span(0, 60), "stance", "against")
    app.screen.changed(None)
    await pilot.press("/", *"حماس", "enter", "ctrl+home", "w", "2")  # Hamas
    await pilot.pause()
    return [
        segment
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if segment.text.strip()
    ]


async def test_all_ink_stands_out_in_strong_contrast(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        segments = await drawn(pilot, CONTRAST)
        assert len(segments) > 50
        for text, style, _ in segments:
            ink, ground = style.color, style.bgcolor or RichColor.from_rgb(0, 0, 0)
            if style.reverse:
                ink, ground = ground, ink
            if not set(text.strip()) <= set("▐│▁▂▃▄▅▆▇█"):
                assert (
                    ratio(Color(*ink.triplet), Color(*ground.triplet)) >= ENOUGH - 0.05
                ), (text, style)


async def test_the_terminals_theme_has_no_other_colours(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        for text, style, _ in await drawn(pilot, TERMINAL):
            for color in (style.color, style.bgcolor):
                assert color is None or color.is_default or color.number < 16, (
                    text,
                    style,
                )


@pytest.mark.parametrize(
    "theme", [DAY, CONTRAST, TERMINAL], ids=lambda theme: theme.name
)
async def test_the_theme_chosen_in_the_palette_is_there_the_next_time(
    app_on, seeds, theme
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *theme.name, "enter")
        await pilot.pause()
        assert app.theme == theme.name
    again = app_on(seeds)
    async with again.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert again.theme == theme.name


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"preferences": {"theme": 3}}',
        b'{"preferences": {"theme": "gone"}}',
        b"\xff",
    ],
)
async def test_a_preference_that_cannot_be_used_is_passed_over(app_on, seeds, content):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_bytes(content)
    app = app_on(seeds)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == NIGHT.name


async def test_a_damaged_file_of_settings_is_reported_at_the_start(
    app_on, seeds, settled
):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_bytes(b"{half")
    app = app_on(seeds)
    async with app.run_test() as pilot:
        await settled(pilot)
        (toast,) = [
            each for each in app._notifications if each.title == "Your settings"
        ]
        assert "settings.json" in toast.message.replace("\n", "")


def test_a_theme_that_cannot_be_remembered_is_told(tmp_path):
    (tmp_path / "xdg_config_home").write_text("no folder")
    with pytest.raises(SettingsNotKept, match="holds until you quit"):
        THEME.keep(DAY.name)


@pytest.mark.parametrize(
    ("looked_for", "theme"),
    [
        ("theme light", DAY),
        ("high contrast", CONTRAST),
        ("16 colours", TERMINAL),
        ("theme dark", NIGHT),
    ],
)
async def test_a_theme_is_found_by_what_it_is_like(reading, settled, looked_for, theme):
    async with reading.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        reading.theme = (DAY if theme is not DAY else NIGHT).name
        await pilot.press("ctrl+p", *looked_for, "enter")
        await settled(pilot)
        assert reading.theme == theme.name


def test_names_of_themes_differ():
    assert len({theme.name for theme in THEMES}) == len(THEMES) == 4


@pytest.mark.parametrize(
    "color", ["#3f9d63", "#8a8a3c", "#868686", "#000000", "#ffffff"]
)
@pytest.mark.parametrize(
    "ground", ["#000000", "#1a1a1a", "#7f7f00", "#ffffff", "#d1575c"]
)
def test_ink_and_ground_are_put_apart(color, ground):
    for reverse in (False, True):
        style = of_contrast(
            Style(color=color, bgcolor=ground, reverse=reverse),
            RichColor.from_rgb(0, 0, 0),
        )
        assert (
            ratio(Color(*style.color.triplet), Color(*style.bgcolor.triplet))
            >= ENOUGH - 0.05
        )


@pytest.mark.parametrize(
    ("color", "number"),
    [
        ("#3f9d63", 2),
        ("#d1575c", 1),
        ("#b58a2b", 3),
        ("#2f9c9c", 6),
        ("#c768a8", 5),
        ("#868686", 8),
        ("#000000", 0),
    ],
)
def test_a_labels_hue_is_kept_among_sixteen(color, number):
    assert of_sixteen(Style(color=color)).color.number == number


@pytest.mark.parametrize("color", ["#b58a2b", "#2f9c9c", "#6f74d8"])
def test_letters_are_read_on_any_ground_of_sixteen(color):
    """Yellow and cyan cannot be read on white, blue not on black."""
    bar, letters = Sixteen().apply(
        [
            Segment("\u258c", Style(color=color)),
            Segment("دبلوماسية", Style(color=color)),
        ],
        Color.parse("#000000"),
    )
    assert bar.style.color.number not in {0, 7, 8, 15}
    assert letters.style.color.is_default
    assert (
        of_sixteen(Style(color=color, bgcolor="#b58a2b"), is_read=True).color.number
        == 0
    )


def test_ink_never_falls_on_ground_of_its_own_colour():
    style = of_sixteen(Style(color="#16181c", bgcolor="#101010"))
    assert style.color.number != style.bgcolor.number
