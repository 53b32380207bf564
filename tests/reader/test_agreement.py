"""Stories of agreement: numbers from the library, pair by pair and article by article."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment import Assignment
from hashiya.model.assignment_records import write_assignment
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.store import TagStore
from hashiya_reader.screens.agreement.rows import bar
from hashiya_reader.screens.agreement.screen import AgreementScreen
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_rtl import drawn

FOURTH, FIRST = "003_17c9a6c0ceb6d203", "000_d992f6cc8f9d56a1"


@pytest.fixture
def tagged(seeds):
    """Two articles that three have done: they agree on one; on the other layla differs."""
    home, store = ProjectFolder.open(seeds), TagStore(seeds)
    for article_id in (FIRST, FOURTH):
        article = home.read(article_id)
        for name in ("layla", "omar", "salma"):
            start = 30 if (name, article_id) == ("layla", FIRST) else 0
            span = Span(start, start + 20)
            tag = Tag(
                id=1,
                span=span,
                text=span.of(article.text),
                layer="stance",
                label="against",
                annotator=name,
                created="2026-11-20T16:00:00Z",
                updated="2026-11-20T16:00:00Z",
                attributes={"target": "حماس"},
            )
            store.write(name, article, Change(set=(tag,), status=Status.DONE))
    return seeds


def shown(app):
    """The list's lines as they are drawn."""
    rows = app.screen.rows
    return [rows.render_line(y).text.strip() for y in range(len(rows.items))]


async def test_numbers_are_looked_at_by_label_by_pair_and_by_article(
    app_on, tagged, settled
):
    app = app_on(tagged)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)

        assert isinstance(app.screen, AgreementScreen)
        assert [line.split()[:3] for line in shown(app)[:1]] == [
            ["α", "of", "characters"]
        ]

        await pilot.press("2")
        (against,) = (line for line in shown(app) if line.startswith("against"))
        assert "Against" in against
        (favor,) = (line for line in shown(app) if line.startswith("favor"))
        assert "– nothing marked" in favor

        await pilot.press("3")
        assert [line.split("  ")[0] for line in shown(app)] == [
            "layla and omar",
            "layla and salma",
            "omar and salma",
        ]
        assert "1.000 ████████████████████" in shown(app)[2]

        await pilot.press("enter")
        assert shown(app)[0] == "rows: layla · columns: omar · in words"

        await pilot.press("4")
        await pilot.press("m", "m")
        # Those who agree least come first.
        assert [line.split()[0] for line in shown(app)] == [FIRST, FOURTH]
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.session.article.id == FIRST


async def test_agreement_over_time_and_of_the_other_layer(app_on, tagged, settled):
    app = app_on(tagged)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)

        await pilot.press("6")
        assert shown(app)[1].startswith("2026-11-20")
        assert shown(app)[1].endswith("2 articles")

        await pilot.press("l", "1")
        assert {line.split("– ")[1] for line in shown(app)} == {"nothing marked"}


async def test_without_two_who_are_done_it_says_what_to_do(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        rows = app.screen.rows

        assert [rows.render_line(y).text.strip() for y in range(3)] == [
            "Nothing to compare yet.",
            "Numbers are of articles that at least two annotators have done.",
            "In an article, d marks it done.",
        ]
        await pilot.press("tab", "m", "l", "e", "escape")
        assert not isinstance(app.screen, AgreementScreen)


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        (0, "····"),
        (1, "████"),
        (0.5, "██··"),
        (0.6, "██▍·"),
        (-0.3, "····"),
        (0.01, "····"),
    ],
)
def test_a_bar_shows_eighths_of_a_cell(value, drawn):
    assert bar(value, 4) == drawn


async def test_an_article_that_one_has_under_way_is_left_out_and_that_is_told(
    app_on, tagged, settled
):
    home = ProjectFolder.open(tagged)
    TagStore(tagged).write("salma", home.read(FIRST), Change(status=Status.OPEN))
    app = app_on(tagged)
    async with app.run_test(size=(110, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("4")

        assert [line.split()[0] for line in shown(app)] == [FOURTH]
        problems = app.screen.query_one("#problems").render_line(0).text
        assert (
            problems.strip() == "1 article left out until you have done your part of it"
        )


async def test_an_article_of_ones_own_has_its_own_title_beside_its_number(
    app_on, tagged, settled
):
    """Its place among those assigned is not its place in the project."""
    write_assignment(tagged, Assignment(by_article={FOURTH: ("salma",)}))
    app = app_on(tagged)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("4")
        await pilot.pause()
        titles = {line[:3]: line for line in shown(app)}
        assert drawn("روسيا تشرح") in titles["003"]
        assert drawn("روسيا تشرح") not in titles["000"]


async def test_measures_of_attributes_have_the_titles_of_the_interface(
    arabic, app_on, tagged, settled
):
    app = app_on(tagged)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.pause()
        lines = "\n".join(shown(app))
        assert drawn("الهدف") in lines  # al-hadaf: the target
        assert "target" not in lines
