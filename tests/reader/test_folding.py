"""What is not an article's own is dimmed and folded, and the cursor never gets lost in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span
from hashiya.text.boilerplate import sections
from hashiya_reader.widgets.article.folds import Folds

FIRST = "000_d992f6cc8f9d56a1"
FOURTH = "003_17c9a6c0ceb6d203"


@st.composite
def hidden_lines(draw):
    """Up to five pairs of hidden lines, with a seen one before each."""
    pairs, line = [], 0
    for _ in range(draw(st.integers(0, 5))):
        first = line + draw(st.integers(1, 4))
        last = first + draw(st.integers(0, 4))
        pairs.append((first, last))
        line = last + 1
    return pairs


@given(hidden_lines())
@settings(deadline=None, max_examples=200)
def test_rows_count_the_lines_that_are_seen(pairs):
    folds = Folds(pairs)
    seen = [
        line
        for line in range(60)
        if not any(first <= line <= last for first, last in pairs)
    ]
    assert [folds.line_at(row) for row in range(len(seen))] == seen
    assert [folds.row_of(line) for line in seen] == list(range(len(seen)))
    assert folds.count == 60 - len(seen)
    for first, last in pairs:
        assert all(
            folds.around(line) == (first, last) for line in range(first, last + 1)
        )
        assert all(
            folds.row_of(line) == folds.row_of(first - 1)
            for line in range(first, last + 1)
        )
        assert folds.below(first - 1) == last - first + 1


def rows_of(view):
    """All rows of the article, as text."""
    return [
        view.line_strip(view.rows.folds.line_at(row)).text
        for row in range(view.virtual_size.height)
    ]


def dim_lines(view):
    """The lines of which some cell is dimmed."""
    lines = range(view.rows.laid.line_of(len(view.text)) + 1)
    strips = ((line, view.line_strip(line)) for line in lines)
    return [
        line
        for line, strip in strips
        if any(each.style and each.style.dim and each.text.strip() for each in strip)
    ]


async def test_what_is_not_the_articles_own_is_dimmed_and_kept(app_on, seeds, settled):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        aside = sections(view.text)
        expected = {
            line
            for section in aside
            for line in range(
                view.rows.laid.line_of(section.span.start),
                view.rows.laid.line_of(section.span.end - 1) + 1,
            )
            if view.rows.laid.line(line).cells
        }
        assert set(dim_lines(view)) == expected
        assert len(expected) < view.rows.laid.line_of(len(view.text))


async def test_what_is_folded_out_of_view_is_told(app_on, seeds, settled):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("Z")
        await pilot.pause()
        lines = app.screen.view.rows.folds.count
        status = app.screen.query_one("#status").render_line(0).text
        assert f"Folded · {lines} lines; Z shows them again." in status


async def test_a_key_folds_it_to_a_line_each_and_shows_it_again(app_on, seeds, settled):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        whole = rows_of(view)
        await pilot.press("Z")
        await pilot.pause()
        folded = rows_of(view)
        assert len(folded) == len(whole) - view.rows.folds.count
        assert view.rows.folds.count > 20
        assert (
            sum(" line" in row for row in folded) == 3
        )  # long keywords, another article, the list of links
        await pilot.press("Z")
        await pilot.pause()
        assert rows_of(view) == whole


async def test_motions_go_past_what_is_folded(app_on, seeds, settled):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        *_, also, related = sections(view.text)
        view.move(also.span.start)
        await pilot.press("Z", "down")
        assert view.cursor not in also.span
        await pilot.press("down")
        assert view.rows.laid.line_of(view.cursor) == view.rows.laid.line_of(
            related.span.start
        )
        await pilot.press("up", "up")
        assert view.rows.laid.line_of(view.cursor) == view.rows.laid.line_of(
            also.span.start
        )
        for key in (
            "left",
            "ctrl+left",
            "end",
            "left",
            "pagedown",
            "ctrl+end",
            "up",
            "ctrl+right",
            "right",
            "pageup",
        ):
            await pilot.press(key)
            assert (
                view.rows.folds.around(view.rows.laid.line_of(view.cursor)) is None
            ), key
        await pilot.press("ctrl+home")
        assert view.cursor == 0
        await pilot.press("ctrl+end")
        assert view.cursor == related.span.start


async def test_folding_where_the_cursor_is_takes_it_to_the_heading_and_leaves_it_on_its_row(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        *_, also, _ = sections(view.text)
        view.move(also.span.start + 300)
        await pilot.press("Z")
        await pilot.pause()
        assert view.cursor == also.span.start
        row = view.rows.row_of(view.cursor) - view.scroll_offset.y
        await pilot.press("Z")
        await pilot.pause()
        assert view.rows.row_of(view.cursor) - view.scroll_offset.y == row


async def test_a_place_that_is_named_is_shown_though_it_was_folded(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        await pilot.press(
            "Z", "/", *"القاهرة", "enter"
        )  # Cairo, in the other article only
        await pilot.pause()
        assert view.text[view.cursor :].startswith("القاهرة")
        assert not view.folded


async def test_a_click_below_what_is_folded_goes_to_the_line_that_is_seen_there(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        *_, also, related = sections(view.text)
        view.move(also.span.start)
        await pilot.press("Z")
        await pilot.pause()
        await pilot.click(
            view,
            offset=(60, view.rows.row_of(related.span.start) - view.scroll_offset.y),
        )
        assert view.rows.laid.line_of(view.cursor) == view.rows.laid.line_of(
            related.span.start
        )


async def test_an_article_without_furniture_says_so(app_on, tmp_path, settled):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")  # a text
    app = app_on(tmp_path / "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("Z")
        status = app.screen.query_one("#status").render_line(0).text
        assert "Nothing to fold" in status


async def test_the_status_line_names_what_the_cursor_is_in(app_on, seeds, settled):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        status = app.screen.query_one("#status")
        assert "source" not in status.render_line(0).text
        app.screen.view.move(app.screen.view.text.index("المصدر"))
        await pilot.pause()
        assert status.render_line(0).text.rstrip().endswith("source")
        assert "source" in status.render_line(0).text
        await pilot.press("w", "5")
        await pilot.press("right", "left")
        await pilot.pause()
        assert "Politics" in status.render_line(0).text
        assert "source" in status.render_line(0).text


async def test_what_is_not_a_long_texts_own_is_dimmed_once_it_is_found(
    app_on, seeds, settled
):
    (seeds / "long.txt").write_text(
        "كلمة\n" * 45_000 + "المصدر: رويترز\n", encoding="utf-8"
    )
    app = app_on(seeds, article="long")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.app.workers.wait_for_complete(
            [worker for worker in pilot.app.workers if worker.group == "sections"]
        )
        await pilot.press("ctrl+end", "up")
        await pilot.pause()
        assert [span.of(app.screen.view.text) for span in app.screen.view.aside] == [
            "المصدر: رويترز"
        ]
        assert "source" in app.screen.query_one("#status").render_line(0).text


async def test_the_next_sentence_is_never_one_that_is_folded(app_on, seeds, settled):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        # From the end of the source's line on: its paragraph stays, as what is folded
        # begins with its heading.
        view.aside = (
            Span(view.text.index("رابط المصدر"), view.text.index("قال وزير")),
        )
        await pilot.press("Z", "s", ".", ".")
        assert view.folded
        assert view.selection.of(view.text).startswith("قال وزير الخارجية")
