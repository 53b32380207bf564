"""Where in an article the tags are."""

import pytest
from rich.cells import cell_len

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.minimap import tagged_rows, tagged_stretches
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.widgets.label_looks import LabelLook, Looks

LONG = "000_d992f6cc8f9d56a1.txt"
RED, BLUE = "#ff0000", "#0000ff"
LOOKS = Looks(
    {
        ("topic", label): LabelLook(
            layer="topic", label=label, title=label, color=color
        )
        for label, color in (("law", RED), ("war", BLUE))
    }
)


def tag(start, end, label):
    now = "2026-11-20T16:00:00Z"
    return Tag(
        id=start + 1, span=Span(start, end), text="x" * (end - start), layer="topic", label=label,
        annotator="salma", created=now, updated=now,
    )  # fmt: skip


# A text of 100 characters in four rows of 25.
@pytest.mark.parametrize(
    ("tags", "rows"),
    [
        ([], [None, None, None, None]),
        ([tag(0, 5, "law")], [RED, None, None, None]),
        ([tag(99, 100, "law")], [None, None, None, RED]),
        ([tag(24, 26, "law")], [RED, RED, None, None]),
        ([tag(0, 100, "law"), tag(30, 40, "war")], [RED, RED, RED, RED]),
        ([tag(30, 40, "war"), tag(60, 100, "law")], [None, BLUE, RED, RED]),
    ],
)
def test_each_stretch_has_the_colour_of_its_first_tag(tags, rows):
    assert list(tagged_stretches(tags, 100, 4, LOOKS)) == rows


def test_an_empty_text_and_a_view_of_no_height_have_none():
    assert tagged_stretches([], 0, 3, LOOKS) == (None, None, None)
    assert tagged_stretches([tag(0, 5, "law")], 100, 0, LOOKS) == ()


def test_where_all_is_in_view_the_rows_of_a_tag_are_marked():
    tags = [tag(30, 40, "war"), tag(48, 52, "law")]
    marks = tagged_rows(tags, lambda offset: offset // 25, 6, LOOKS)
    assert marks == (None, BLUE, RED, None, None, None)


async def test_a_short_article_has_its_marks_beside_its_tags(app_on, tmp_path, settled):
    path = tmp_path / "short.txt"
    path.write_text("العنوان\n\n\n\nالجملة الأخيرة\n", encoding="utf-8")
    app = app_on(path)
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+end", "up", "w", "5")
        await settled(pilot)
        view = app.screen.view
        row = view.rows.row_of(view.tags[0].span.start)
        marked = [mark for mark, color in enumerate(view.minimap.marks) if color]
        assert marked == [row] == [4]


@pytest.fixture
def tagged(app_on, seeds, settled):
    """The longest article with twenty tags, so that list and text both scroll.

    They are on every third of its first sixty words.
    """

    async def begin(pilot):
        await settled(pilot)
        screen = pilot.app.screen
        text, start = screen.session.article.text, 0
        for number in range(60):
            end = text.index(" ", start)
            if number % 3 == 0 and end > start:
                screen.session.add(Span(start, end), "topic", "politics")
            start = end + 1
        screen.show()
        await settled(pilot)
        return screen

    return app_on(seeds / LONG), begin


async def test_the_map_stays_while_the_rows_beside_it_move(tagged):
    app, begin = tagged
    async with app.run_test(size=(100, 24)) as pilot:
        view = (await begin(pilot)).query_one(ArticleView)
        # Its column is the last before the bar, where nothing else is ever drawn.
        column = view.scrollable_content_region.width - 1
        marks = []
        for place in (0, 1, 4, 0):
            view.scroll_to(y=place, animate=False)
            marks.append(
                [
                    cells[column]
                    for cells in map(cells_of, view.render_lines(view.size.region))
                ]
            )
        assert marks[0] == marks[1] == marks[2] == marks[3]
        assert {letter for letter, _ in marks[0]} == {"▐", " "}
        politics = app.workspace.looks["topic", "politics"].color
        assert {
            style.color.triplet.hex for letter, style in marks[0] if letter == "▐"
        } == {politics}


def cells_of(strip):
    """Each cell's letter, without the marks on it, and style."""
    return [
        (letter, part.style)
        for part in strip
        for letter in part.text
        if cell_len(letter)
    ]
