"""Stories of agreement: numbers from the library, pair by pair and article by article."""

from dataclasses import replace

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment import Assignment
from hashiya.model.assignment_records import write_assignment
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.store import AGAIN, TagStore
from hashiya_reader.screens.agreement.rows import bar
from hashiya_reader.screens.agreement.screen import AgreementScreen
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.screens.review.screen import ReviewScreen
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

        # Of a pair, too, those articles come first on which they agree least.
        await pilot.press("enter")
        assert [line.split()[:2] for line in shown(app)] == [
            [FIRST, "-0.004"],
            [FOURTH, "1.000"],
        ]
        await pilot.press("5")
        await settled(pilot)
        assert [line for line in shown(app) if line.startswith("rows")] == [
            "rows: layla · columns: omar · in words"
        ]

        await pilot.press("e", "4")
        await pilot.press("m", "m")
        assert [line.split()[0] for line in shown(app)] == [FIRST, FOURTH]


async def test_from_a_pair_two_keys_lead_to_the_place_on_which_they_agree_least(
    app_on, tagged, settled
):
    app = app_on(tagged)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("3", "enter", "enter")
        await settled(pilot)

        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.session.article.id == FIRST
        assert app.screen.state.item.layer == "stance"

        await pilot.press("q")
        await settled(pilot)
        assert [line.split()[0] for line in shown(app)] == [FIRST, FOURTH]
        await pilot.press("escape")
        assert shown(app)[0].startswith("layla and omar")
        await pilot.press("escape")
        assert not isinstance(app.screen, AgreementScreen)


async def test_who_may_not_review_reads_the_article_at_the_place(
    app_on, tagged, settled
):
    (tagged / "hashiya.toml").write_text(
        '[annotators]\nnames = ["layla", "omar", "salma"]\nreviewers = ["rima"]\n',
        "utf-8",
    )
    app = app_on(tagged)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        # Against is the second label; omar and salma gave it at 0, layla at 30.
        await pilot.press("2", "down", "enter")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)

        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.session.article.id == FIRST
        assert app.screen.view.cursor == 30


@pytest.fixture
def confused(seeds):
    """Four say against, and salma neutral, on one place of two articles; Rima accepts layla."""
    home, store = ProjectFolder.open(seeds), TagStore(seeds)
    for article_id in (FIRST, FOURTH):
        article = home.read(article_id)
        for name in ("layla", "omar", "salma"):
            tag = Tag(
                id=1,
                span=Span(0, 20),
                text=article.text[:20],
                layer="stance",
                label="neutral" if name == "salma" else "against",
                annotator=name,
                created="2026-11-20T16:00:00Z",
                updated="2026-11-20T16:00:00Z",
                attributes={"target": "حماس"},
            )
            store.write(name, article, Change(set=(tag,), status=Status.DONE))
        review = GoldSession(store, home.scheme, article, "rima")
        review.accept(review.items[0], "layla")
        if article_id == FOURTH:
            review.remark(review.items[0], gap=True, note="and irony?")
        review.save()
    return seeds


async def test_confused_labels_lead_to_their_places(app_on, confused, settled):
    app = app_on(confused)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("5")
        await settled(pilot)
        assert shown(app)[0].split("  ")[0] == "Against and Neutral"
        assert shown(app)[0].endswith("2 places")

        await pilot.press("enter")
        assert [line.split()[0] for line in shown(app)] == [FIRST, FOURTH]
        assert "layla: Against · omar: Against · salma: Neutral" in shown(app)[0]
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.session.article.id == FOURTH


async def test_annotators_are_shown_against_gold_down_to_the_place(
    app_on, confused, settled
):
    app = app_on(confused)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("7")
        await settled(pilot)
        rows = {line.split()[0]: line for line in shown(app)[1:]}
        assert "1.000" in rows["layla"]
        assert "0.000" in rows["salma"]

        await pilot.press("end", "enter")
        texts = shown(app)
        at = next(at for at, text in enumerate(texts) if "Against → Neutral" in text)
        assert texts[at].endswith("2 places")
        await pilot.press("home", *["down"] * at, "enter")
        assert "gold: Against · salma: Neutral" in shown(app)[0]
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.state.item.by("salma").label == "neutral"


async def test_gaps_of_the_guidelines_are_a_page_that_leads_to_their_places(
    app_on, confused, settled
):
    app = app_on(confused)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("8")
        await settled(pilot)
        place, note = shown(app)
        assert place.startswith(FOURTH[:10])
        assert note == "rima: and irony?"

        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.session.article.id == FOURTH


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


async def test_annotators_are_shown_against_themselves_down_to_the_place(
    app_on, confused, settled
):
    home, store = ProjectFolder.open(confused), TagStore(confused)
    article = home.read(FIRST)
    (first,) = store.read("omar", article).tags
    change = Change(set=(replace(first, id=9, label="favor"),), status=Status.DONE)
    store.within(AGAIN).write("omar", article, change)
    app = app_on(confused)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("7")
        await settled(pilot)
        assert "first and second round of 1 article" in shown(app)[-2]
        assert shown(app)[-1].startswith("omar")

        await pilot.press("end", "enter")
        assert "first round: Against · second round: Favor" in shown(app)[0]
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.state.item.by("omar").id == first.id


async def test_numbers_of_attributes_and_of_thirds_lead_to_places_too(
    app_on, tagged, settled
):
    home, store = ProjectFolder.open(tagged), TagStore(tagged)
    for article in map(home.read, home.ids[:4]):
        tags = store.read("omar", article).tags
        for name in ("omar", "salma"):
            own = store.read(name, article).tags
            change = Change(set=own, status=Status.DONE)
            store.write(name, article, change)
        if tags:
            other = replace(tags[0], attributes={"target": "إسرائيل"})  # Israel
            store.write("omar", article, Change(set=(other,)))
        review = GoldSession(store, home.scheme, article, "rima")
        for item in review.items:
            review.accept(item, "salma" if "salma" in item.annotators else "layla")
        review.finish()
        review.save()
    app = app_on(tagged)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        # Of omar and salma, the third pair.
        await pilot.press("3", "down", "down", "enter", "1")
        texts = shown(app)
        at = next(at for at, text in enumerate(texts) if "Target, tags" in text)
        await pilot.press("home", *["down"] * at, "enter")
        await settled(pilot)
        assert all(drawn(name) in shown(app)[0] for name in ("إسرائيل", "حماس"))

        await pilot.press("7")
        await settled(pilot)
        at = next(at for at, text in enumerate(shown(app)) if text.startswith("omar"))
        await pilot.press("home", *["down"] * at, "enter")
        thirds = [text for text in shown(app) if text.startswith("2026-")]
        assert len(thirds) == 3
        # Omar has another target there than gold.
        first = next(at for at, text in enumerate(shown(app)) if text == thirds[0])
        await pilot.press("home", *["down"] * first, "enter")
        assert shown(app)[0].startswith(FIRST)
