"""Stories of the scheme: shown, edited while one reads, and orphaned tags mapped."""

from contextlib import suppress

import pytest
from rich.style import Style

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import SchemeInvalid
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Span
from hashiya.model.scheme_file import default_source
from hashiya.store import TagStore
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.reading.tutorial import tutorial
from hashiya_reader.screens.scheme.edit_label import EditLabel, named_key
from hashiya_reader.screens.scheme.screen import SchemeScreen
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.label_bar import LabelBar
from hashiya_reader.widgets.wrapped_words import Words

ARTICLE, OTHER = "003_17c9a6c0ceb6d203", "000_d992f6cc8f9d56a1"
SCHEME = """
[[layers]]
name = "stance"
[[layers.labels]]
name = "pro"
title_ar = "مع"
key = "1"
[[layers.labels]]
name = "contra"
title_ar = "ضد"
key = "{key}"
"""


def write(seeds, key="2"):
    (seeds / "hashiya.toml").write_text(SCHEME.format(key=key), "utf-8")


def stored(seeds, article=ARTICLE):
    former = NO_FORMER_NAMES
    with suppress(SchemeInvalid):
        former = FormerNames.of(ProjectFolder.open(seeds).scheme)
    return TagStore(seeds, former=former).read("salma", article).tags


async def settled(pilot):
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def lines(screen):
    return [
        "".join(piece.text for piece in (*line.row.end, *line.row.start))
        for line in screen.lines
    ]


async def test_f4_shows_layers_labels_keys_and_how_often_each_is_used(reading, until):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5")
        await settled(pilot)
        await pilot.press("f4")
        await until(
            pilot,
            lambda: isinstance(reading.screen, SchemeScreen) and reading.screen.uses,
        )
        shown = lines(reading.screen)
        assert any(
            "Politics" in line and " 5 " in line and "1 tag" in line for line in shown
        )
        assert any("target" in line and "required" in line for line in shown)
        await pilot.press("escape")
        assert reading.screen.view.has_focus


@pytest.mark.parametrize(("keys", "label"), [((), "favor"), (("w", "6"), "military")])
async def test_the_scheme_begins_at_the_label_here_or_at_the_first(
    reading, until, keys, label
):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await settled(pilot)
        await pilot.press("k")
        await until(
            pilot,
            lambda: (
                isinstance(reading.screen, SchemeScreen)
                and reading.screen.uses is not None
            ),
        )
        assert reading.screen.line.label == label


async def test_an_edited_scheme_holds_at_once(reading, toasts, seeds):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        write(seeds, key="z")
        reading.files.look_at_scheme()
        await pilot.pause()
        await pilot.press("w", "z")
        await settled(pilot)
        assert [(tag.layer, tag.label) for tag in stored(seeds)] == [
            ("stance", "contra")
        ]
        await pilot.press("5")
        await settled(pilot)
        assert len(stored(seeds)) == 1


async def test_a_broken_edit_keeps_the_scheme_and_tells_file_line_and_key(
    reading, toasts, seeds
):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        write(seeds, key="1")
        reading.files.look_at_scheme()
        assert toasts[0].startswith(
            "hashiya.toml:11: $.layers[0].labels[1].key: '1' is taken by"
        )
        await pilot.press("w", "5")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["politics"]


async def test_the_same_scheme_is_not_told_twice(reading, toasts, seeds):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        reading.files.look_at_scheme()
        assert toasts == []
        write(seeds)
        reading.files.look_at_scheme()
        reading.files.look_at_scheme()
        assert len(toasts) == 1


@pytest.mark.parametrize(
    ("key", "own"), [("w", "Word"), ("ص", "Word"), (",", "Count"), ("f1", "Help")]
)
async def test_a_label_does_not_take_the_readers_own_key(
    app_on, seeds, toasts_of, key, own
):
    write(seeds, key=key)
    app = app_on(seeds, article=ARTICLE)
    told = toasts_of(app)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        (words,) = told
        assert words.startswith("hashiya.toml:11: $.layers[0].labels[1].key: ")
        assert f"is the reader's own key ({own})" in words
        await pilot.press("w")
        assert app.screen.view.selection is not None
        assert app.workspace.looks["stance", "contra"].key == ""


@pytest.fixture
def orphans(app_on, seeds):
    """Tags of «favor» on two articles, which the scheme then renames."""

    async def make():
        app = app_on(seeds, article=ARTICLE)
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.pause()
            for article, spans in (
                (ARTICLE, [Span(0, 5), Span(6, 10)]),
                (OTHER, [Span(0, 3)]),
            ):
                session = app.workspace.session(article)
                session.add_all(
                    spans, "stance", "favor", attributes={"target": "حماس"}
                )  # Hamas
                session.save()
        write(seeds)
        return app_on(seeds, article=ARTICLE)

    return make


async def test_m_maps_orphaned_tags_in_all_articles_each_with_its_undo(
    orphans, seeds, until
):
    app = await orphans()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("enter")
        await pilot.pause()
        assert "In this article: 2 tags" in app.screen.options[0].words
        await pilot.press("down", "enter")
        await settled(pilot)
        assert {
            tag.label for each in (ARTICLE, OTHER) for tag in stored(seeds, each)
        } == {"pro"}
        assert {tag.note for tag in stored(seeds)} == {"target: حماس"}
        await pilot.press("u")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["favor", "favor"]
        assert {dict(tag.attributes)["target"] for tag in stored(seeds)} == {"حماس"}


async def test_orphans_are_mapped_from_the_scheme_too_in_this_article_only(
    orphans, seeds, until
):
    app = await orphans()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await until(
            pilot, lambda: isinstance(app.screen, SchemeScreen) and app.screen.uses
        )
        assert "stance/favor  3 tags in 2 articles" in lines(app.screen)[1]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "In this" in app.screen.options[0].words)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SchemeScreen))
        await pilot.press("escape")
        await settled(pilot)
        assert {tag.label for tag in stored(seeds)} == {"contra"}
        assert {tag.label for tag in stored(seeds, OTHER)} == {"favor"}


@pytest.fixture
def scheme_open(app_on, seeds, until):
    """The scheme of an article with two tags «pro», its first label highlighted."""

    async def opened(pilot):
        await pilot.pause()
        session = pilot.app.workspace.session(ARTICLE)
        session.add_all([Span(0, 5), Span(6, 10)], "stance", "pro")
        session.save()
        await pilot.press("f4")
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, SchemeScreen) and pilot.app.screen.uses
            ),
        )
        pilot.app.screen.highlight("stance", "pro")
        return pilot.app.screen

    write(seeds)
    return app_on(seeds, article=ARTICLE), opened


def labels(seeds):
    return [
        (label.name, label.key)
        for label in ProjectFolder.open(seeds).scheme.layers[0].labels
    ]


async def test_a_label_is_renamed_and_rekeyed_and_its_tags_with_it(
    scheme_open, seeds, until
):
    app, opened = scheme_open
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EditLabel))
        await pilot.press(
            "end",
            *["backspace"] * 3,
            *"favor",
            "tab",
            "tab",
            "tab",
            "end",
            "backspace",
            "z",
            "enter",
        )
        await until(pilot, lambda: {tag.label for tag in stored(seeds)} == {"favor"})
        await until(pilot, lambda: isinstance(app.screen, SchemeScreen))
        assert labels(seeds) == [("favor", "z"), ("contra", "2")]
        assert app.screen.line.label == "favor"
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("w", "z")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["favor"] * 2
        await pilot.press("down", "w", "z")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["favor"] * 3


async def test_tags_of_a_renamed_label_have_its_new_name_without_a_key(
    app_on, seeds, until, toasts_of
):
    write(seeds)
    app = app_on(seeds, article=ARTICLE)
    session = app.workspace.session(ARTICLE)
    session.add(Span(0, 5), "stance", "contra")
    session.save()
    told = toasts_of(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        settings = seeds / "hashiya.toml"
        settings.write_text(
            SCHEME.format(key="2").replace('"contra"', '"against"\nwas = ["contra"]'),
            "utf-8",
        )
        app.files.look_at_scheme()
        await pilot.pause()
        assert [tag.label for tag in app.screen.session.tags] == ["against"]
        await pilot.press("m")
        await until(pilot, lambda: len(told) > 1)
        assert told[-1] == "Every label of these tags is in the scheme."


async def test_labels_are_moved_added_and_removed_and_no_tag_is_lost(
    scheme_open, seeds, until
):
    app, opened = scheme_open
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("shift+down", "shift+down")
        assert labels(seeds) == [("contra", "2"), ("pro", "1")]
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, EditLabel))
        await pilot.press(*"mixed", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert labels(seeds) == [("contra", "2"), ("pro", "1"), ("mixed", "")]
        screen.highlight("stance", "pro")
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "pro  2 tags" in " ".join(lines(screen)))
        assert labels(seeds) == [("contra", "2"), ("mixed", "")]
        assert [tag.label for tag in stored(seeds)] == ["pro", "pro"]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("2", "is the key of stance/contra"),
        ("w", "the key of the reader’s own “Word”"),
        ("س", "the key of the reader’s own “Sentence”"),
        ("xx", "is not a key"),
    ],
)
async def test_a_key_that_cannot_be_is_told_in_the_dialog_and_the_file_stays(
    scheme_open, seeds, key, why, until
):
    app, opened = scheme_open
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EditLabel))
        await pilot.press("tab", "tab", "tab", "end", "backspace", *key, "enter")
        await pilot.pause()
        assert isinstance(app.screen, EditLabel)
        assert app.screen.query_one(".dialog").max_scroll_y == 0
        trouble = app.screen.query_one(Words)
        assert why in " ".join(trouble.render_line(y).text.strip() for y in range(2))
        # It lies over nothing: the keys are seen below it.
        row = app.screen.query_one(KeyRow).region
        assert trouble.region.bottom <= row.y < 24
        assert labels(seeds) == [("pro", "1"), ("contra", "2")]
        await pilot.press("backspace")
        await pilot.pause()
        assert trouble.size.height == 0


async def test_a_key_of_the_file_that_no_keyboard_sends_is_told(reading, toasts, seeds):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        write(seeds, key="xx")
        reading.files.look_at_scheme()
        why = (
            "hashiya.toml:11: $.layers[0].labels[1].key: no keyboard sends 'xx': "
            "give contra another key; until then it has none"
        )
        assert why in toasts
        assert reading.workspace.looks["stance", "contra"].key == ""


async def test_tags_whose_label_goes_while_one_reads_are_told(reading, toasts, seeds):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("w", "6", "w", "1")
        await settled(pilot)
        write(seeds)
        reading.files.look_at_scheme()
        await pilot.pause()
        assert (
            toasts[-1]
            == "Its label stance/favor is not in the scheme; m gives it another."
        )


@pytest.mark.parametrize(
    ("typed", "key"),
    [("F7", "f7"), ("^t", "ctrl+t"), ("^", "^"), ("Z", "Z"), ("ض", "ض")],
)
def test_a_key_may_be_written_as_the_screen_shows_it(typed, key):
    assert named_key(typed) == key


async def test_ones_own_edit_is_not_told_and_the_loss_of_the_file_is(
    scheme_open, seeds, until, toasts_of
):
    app, opened = scheme_open
    told = toasts_of(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("shift+down")
        await pilot.pause()
        assert labels(seeds) == [("contra", "2"), ("pro", "1")]
        assert told == []
        (seeds / "hashiya.toml").unlink()
        app.files.look_at_scheme()
        assert told[0] == "hashiya.toml is gone: the default scheme holds from now on."


async def test_an_arabic_name_keeps_its_column_and_its_numbers_behind_it(
    scheme_open, seeds, until
):
    app, opened = scheme_open
    async with app.run_test(size=(80, 24)) as pilot:
        (seeds / "hashiya.toml").write_text(
            SCHEME.format(key="2").replace('"contra"', '"ضد"'), "utf-8"
        )
        app.files.look_at_scheme()
        screen = await opened(pilot)
        row = next(line.row for line in screen.lines if line.label == "ضد")
        assert row.strip(70, Style()).text.startswith("   2   ﺪﺿ ")
        assert "⏎ Edit" in screen.query_one(KeyRow).render_line(0).text
        screen.highlight("stance", "ضد")
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        said = [
            option.row.strip(58, Style()).text.rstrip() for option in app.screen.options
        ]
        assert said == [" Keep ﺪﺿ", " Remove ﺪﺿ: you have no tags with it"]


async def test_the_mouse_edits_the_scheme_too(scheme_open, seeds, until):
    """A click opens a label or changes its place; keys in the last row are clickable."""
    app, opened = scheme_open
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        at = next(
            index for index, line in enumerate(screen.lines) if line.label == "pro"
        )
        await pilot.click("#scheme", offset=(10, at))
        await until(pilot, lambda: isinstance(app.screen, EditLabel))
        await pilot.click("#place")
        row = app.screen.query_one(KeyRow)
        await until(pilot, lambda: "Save" in row.render_line(0).text)
        await pilot.click(row, offset=(row.render_line(0).text.index("Save"), 0))
        await until(pilot, lambda: app.screen is screen)
        assert labels(seeds) == [("contra", "2"), ("pro", "1")]


async def test_without_orphans_m_says_so(reading, toasts):
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("m")
        assert toasts == ["Every label of these tags is in the scheme."]


async def test_e_writes_the_default_scheme_out_and_opens_the_editor(
    reading, seeds, monkeypatch
):
    edited = []
    monkeypatch.setattr(
        "hashiya_reader.screens.scheme.screen.edit_file",
        lambda _, path: edited.append(path),
    )
    async with reading.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f4", "e")
        await pilot.pause()
        assert edited == [seeds / "hashiya.toml"]
        assert ProjectFolder.open(seeds).scheme == reading.workspace.project.scheme


async def test_a_scheme_that_is_edited_while_the_reader_closes_is_looked_at_no_more(
    reading, seeds, monkeypatch
):
    close = reading._close_all

    async def closing():
        await reading.screen_stack[-1].query_one(LabelBar).remove()
        reading.look_at_files()
        await close()

    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        (seeds / "hashiya.toml").write_text(default_source(), encoding="utf-8")
        monkeypatch.setattr(reading, "_close_all", closing)


async def test_a_screen_that_is_just_opening_begins_with_the_scheme_as_it_is(reading):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lesson = tutorial("salma")
        reading.push_screen(lesson)
        reading.files.show_scheme()
        await pilot.pause()
        assert lesson.query_one(LabelBar).looks
