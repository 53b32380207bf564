"""Stories of the library screen."""

import json
import os
import threading

import pytest
from textual.widgets import Input

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.overview.catalogue import Catalogue, Sort
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.settings.saved_filters import SavedFilters
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.row_list import RowList
from hashiya_rtl import drawn

FIRST = "000_d992f6cc8f9d56a1"
FOURTH = "003_17c9a6c0ceb6d203"
RUSSIA = "روسيا"  # rūsyā, in the fourth article's title
CAIRO = "القاهرة"  # al-qāhira, in no title


async def test_five_articles_are_listed_and_enter_opens_the_first(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert len(app.screen.query_one("#articles", RowList).items) == 5
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.session.article.id == FIRST


async def test_letters_typed_filter_the_list(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*RUSSIA)
        await pilot.pause()
        assert [row.id for row in app.screen.rows] == [FOURTH]
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen.listing.shown) == 5


async def test_a_filter_that_nothing_matches_opens_nothing(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*CAIRO, "enter")
        await pilot.pause()
        assert not app.screen.rows
        assert isinstance(app.screen, LibraryScreen)


async def test_the_article_and_the_place_in_it_are_remembered_the_next_day(
    app_on, seeds
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("down", "down", "down", "enter")
        await pilot.pause()
        await pilot.press("down", "down", "down", "left")
        offset = app.screen.view.cursor
        await pilot.press("q")
        await pilot.pause()
        assert app.screen.query_one("#articles", RowList).highlighted == 3
    again = app_on(seeds)
    async with again.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert again.screen.query_one("#articles", RowList).highlighted == 3
        await pilot.press("enter")
        await pilot.pause()
        assert again.screen.session.article.id == FOURTH
        assert again.screen.view.cursor == offset > 0


async def test_a_click_on_a_row_opens_it(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.click("#articles", offset=(60, 2))
        await pilot.pause()
        assert app.screen.session.article.id.startswith("002")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.txt", b"\xd8\xa7\xd9\x84 \xff\xfe\xff plus", "UTF-8"),
        ("binary.txt", b"\x00\x01\x02\x03" * 40, "text"),
    ],
)
async def test_an_article_that_cannot_be_read_says_so_in_its_row_and_opens_nothing(
    app_on, seeds, settled, *, name, content, said
):
    (seeds / name).write_bytes(content)
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert said in app.screen.rows[-1].problem
        await pilot.press("ctrl+end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)


async def test_a_small_screen_has_room_for_why_an_article_cannot_be_read(
    app_on, seeds, settled
):
    (seeds / "broken.txt").write_bytes(b"\xd8\xa7\xd9\x84 \xff\xfe\xff plus")
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        listed = app.screen.query_one(RowList)
        lines = [listed.render_line(y).text for y in range(listed.size.height)]
        (line,) = [line for line in lines if "✗" in line]
        _, _, reason = app.screen.rows[-1].problem.partition(": ")
        assert reason[:40] in line
        assert str(seeds) not in line


async def test_titles_are_never_read_as_markup_nor_sent_as_escapes(
    app_on, tmp_path, settled
):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "[/red] [bold]عنوان[/]\nنص", encoding="utf-8"
    )  # ʿunwān: title
    (folder / "b.txt").write_text(
        "\x1b]0;owned\x07 \x1b[31mأحمر\n", encoding="utf-8"
    )  # aḥmar: red
    app = app_on(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        for y in range(5):
            strip = app.screen.query_one("#articles", RowList).render_line(y)
            assert "\x1b" not in strip.text
        first = app.screen.query_one("#articles", RowList).render_line(0).text
        assert "[/red]" in first
        assert "[bold]" in first
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)


DIPLOMACY = "دبلوماسية"  # the Arabic title of the label diplomacy


@pytest.fixture
def tagged(seeds):
    """Salma has the fourth article open with a topic; Omar has done the first one.

    They see each other's tags.
    """
    (seeds / "hashiya.toml").write_text(
        "[annotators]\nblind = false\n", encoding="utf-8"
    )
    project = ProjectFolder.open(seeds)
    store = TagStore(project.root)
    hers = TagSession(store, project.scheme, project.read(FOURTH), "salma")
    hers.add(Span(0, 5), "topic", "diplomacy")
    hers.opened()
    hers.save()
    his = TagSession(store, project.scheme, project.read(FIRST), "omar")
    his.add(Span(0, 2), "stance", "against", attributes={"target": "حماس"}, note="؟")
    his.mark(Status.DONE)
    his.save()
    return seeds


# One after the other they leave different articles: none passes by what the one before
# has left.
TERMS = (
    ("status:open", ["003"]),
    ("label:against", ["000"]),
    ("-status:new", ["003"]),
    ("annotator:omar", ["000"]),
    (f"label:{DIPLOMACY}", ["003"]),
    ("annotator:omar status:done", ["000"]),
    ("layer:topic", ["003"]),
    ("has:note", ["000"]),
    ("has:tags -has:note", ["003"]),
    ("id:00 -has:tags", ["001", "002", "004"]),
    (f"status:open {RUSSIA}", ["003"]),
    ("annotator:omar label:diplomacy", []),
    (f"-{RUSSIA} -annotator:omar", ["001", "002", "004"]),
    ("text:شيماء", ["004"]),  # a name that stands in no title
)


async def test_terms_narrow_the_list_down(app_on, tagged, settled):
    app = app_on(tagged)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        narrowed = []
        for typed, _ in TERMS:
            app.screen.query_one("#filter", Input).value = typed
            await settled(pilot)
            narrowed.append((typed, [row.id[:3] for row in app.screen.rows]))
        assert narrowed == list(TERMS)


async def test_tab_completes_a_term_that_the_line_below_offers(app_on, tagged, settled):
    app = app_on(tagged)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        hint = app.screen.query_one("#hint")
        assert "status:" in hint.render_line(0).text
        await pilot.press(*"sta", "tab", "o")
        await pilot.pause()
        assert "status:open" in hint.render_line(0).text
        await pilot.press("tab")
        assert app.screen.filter_text == "status:open "
        assert [row.id for row in app.screen.rows] == [FOURTH]


async def test_a_filter_that_leaves_nothing_says_what_can_be_asked(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*"xyz")
        await pilot.pause()
        said = "\n".join(app.screen.articles.render_line(y).text for y in range(15))
        assert all(
            term in said
            for term in ("esc clears", "status:", "annotator:", "has:", "text:")
        )


async def test_a_term_that_is_being_typed_leaves_the_list_and_says_what_it_takes(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        hint = app.screen.query_one("#hint")
        await pilot.press(*"حماس ha")  # Hamas
        await pilot.pause()
        named = len(app.screen.listing.shown)
        assert 0 < named < 5
        assert "has:" in hint.render_line(0).text
        await pilot.press(*"s:zz")
        await pilot.pause()
        assert app.screen.listing.shown == []
        assert "it takes tags  note  incomplete" in hint.render_line(0).text
        await pilot.press("escape", *"hat")
        await pilot.pause()
        assert len(app.screen.listing.shown) == 0


async def test_clearing_is_offered_where_there_is_a_filter(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        row = app.screen.query_one(KeyRow)
        assert "Clear" not in row.render_line(0).text
        await pilot.press("x")
        await pilot.pause()
        assert "esc Clear" in row.render_line(0).text
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.filter_text == ""
        assert "Clear" not in row.render_line(0).text


async def test_the_list_is_sorted_by_one_thing_after_the_other(app_on, tagged, settled):
    app = app_on(tagged)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        orders = []
        for _ in range(5):
            await pilot.press("ctrl+o")
            orders.append([int(row.id[:3]) for row in app.screen.rows])
        chars = {int(row.id[:3]): row.chars for row in app.screen.rows}
        assert orders[0] != [0, 1, 2, 3, 4]
        assert orders[1] == sorted(chars, key=chars.get)
        assert orders[2][0] == orders[3][0] == 3
        assert orders[4] == [0, 1, 2, 3, 4]


async def test_a_filter_that_was_kept_is_there_the_next_day_and_can_be_forgotten(
    app_on, tagged, settled
):
    app = app_on(tagged)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*"status:open", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.filter_text == "status:open"
    again = app_on(tagged)
    async with again.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert [row.id for row in again.screen.rows] == [FOURTH]
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press(*"forget", "enter")
        await settled(pilot)
        assert again.screen.filter_text == ""
        assert SavedFilters(tagged).all() == ()


async def test_what_others_tag_meanwhile_is_seen_after_reading_anew(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        project = ProjectFolder.open(seeds)
        session = TagSession(
            TagStore(project.root), project.scheme, project.read(FIRST), "omar"
        )
        session.add(Span(0, 2), "topic", "law")
        session.save()
        await pilot.press(*"annotator:omar")
        assert not app.screen.rows
        await pilot.press("f5")
        await settled(pilot)
        assert [row.id for row in app.screen.rows] == [FIRST]


async def test_a_large_file_with_other_titles_shows_them_after_reading_anew(
    app_on, tmp_path, settled
):
    file = tmp_path / "rows.jsonl"

    def write(title):
        rows = []
        for number in range(9):
            row = {"id": f"{number}", "title": title, "text": "x" * 120_000}
            rows.append(json.dumps(row))
        file.write_text("\n".join(rows))

    write("before")
    os.utime(file, (0, 0))
    app = app_on(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*"before")
        write("after")
        await pilot.press("f5")
        await settled(pilot)
        assert not app.screen.rows
        await pilot.press("escape", *"after")
        await settled(pilot)
        assert {row.title for row in app.screen.rows} == {"after"}


async def test_an_order_that_was_chosen_holds_for_articles_that_come_meanwhile(
    app_on, seeds, settled, monkeypatch
):
    is_sorting = threading.Event()
    sorted_by = Catalogue.sorted_by

    def wait(*given):
        is_sorting.wait()
        return sorted_by(*given)

    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        with monkeypatch.context() as slow:
            slow.setattr(Catalogue, "sorted_by", wait)
            await pilot.press("ctrl+o")
            (seeds / "new.txt").write_text("new")
            app.screen.workspace.use_articles(ProjectFolder.open(seeds))
            is_sorting.set()
            await pilot.press("f5")
            await settled(pilot)
        assert app.screen.listing.catalogue.sort is Sort.TITLE
        assert app.screen.rows[0].title == "new"


async def test_an_article_left_shows_its_new_state_at_once(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("w", "5", "q")
        await settled(pilot)
        assert (app.screen.rows[0].status, app.screen.rows[0].tags) == (Status.OPEN, 1)


async def test_the_heading_tells_how_fast_it_goes_and_how_far_others_are(
    app_on, tagged, settled
):
    """Thirty tags, one a minute, and one article of five done: four more at half an hour each."""
    project = ProjectFolder.open(tagged)
    article = project.read(FOURTH)
    tags = tuple(
        Tag(
            id=minute + 1,
            span=Span(minute, minute + 1),
            text=article.text[minute],
            layer="topic",
            label="law",
            annotator="salma",
            created=f"2020-01-01T10:{minute:02}:00Z",
            updated=f"2020-01-01T10:{minute:02}:00Z",
        )
        for minute in range(31)
    )
    TagStore(project.root).write("salma", article, Change(set=tags, status=Status.DONE))
    app = app_on(tagged)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        heading = app.screen.query_one("#heading").render_line(0).text
        assert (
            "1 done · 60 tags/h · 2 h left · annotator salma · omar 1 done" in heading
        )


async def test_beside_the_list_is_what_the_chosen_article_is(app_on, tagged, settled):
    project = ProjectFolder.open(tagged)
    hers = TagSession(
        TagStore(project.root), project.scheme, project.read(FOURTH), "salma"
    )
    hers.edit(hers.tags[0].id, note="العنوان")  # the headline
    hers.save()
    app = app_on(tagged)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+home", "down", "down", "down")
        await settled(pilot)
        panel = app.screen.panel
        shown = [panel.render_line(y).text.strip() for y in range(panel.size.height)]
        assert shown[0].endswith(drawn("روسيا تشرح علاقتها مع حماس –"))
        assert "open · 2,509 chars" in shown
        assert FOURTH in shown
        assert drawn("رابط المصدر") in shown
        index = shown.index("1 tag")
        assert "Diplomacy" in shown[index + 1]
        assert drawn("العنوان") in shown[index + 2]
        await pilot.press("enter", "delete", "q")
        await settled(pilot)
        shown = [panel.render_line(y).text.strip() for y in range(panel.size.height)]
        assert "1 tag" not in shown


async def test_a_narrow_screen_is_the_lists_alone_until_it_is_widened(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert app.screen.panel.preview is None
        assert app.screen.articles.region.width == 100
        await pilot.resize_terminal(130, 30)
        await settled(pilot)
        assert app.screen.panel.preview.id == FIRST
        app.screen.set_filter("xyz")
        await settled(pilot)
        assert app.screen.panel.preview is None
