"""Stories of suggestions: gone through, accepted, edited, rejected, by keys and by the mouse."""

from dataclasses import replace
from itertools import pairwise

import pytest
from rich.style import Style
from textual.color import Color

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import StoreUnreadable
from hashiya.model.model import Change, Span, Tag
from hashiya.overview.text_cache import read_text
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore
from hashiya_reader.article_listers import article_lister, project_lister
from hashiya_reader.look.color_depth import ColorDepth
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.dialogs.edit_tag import EditTag
from hashiya_reader.settings.preferences import LEAST_SCORE
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.widgets.article.line_strips import (
    Overlay,
    Page,
    Paints,
    ground_styles,
)
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.suggestion_bar import SuggestionBar
from hashiya_reader.workspace import Workspace
from hashiya_rtl import ArticleLayout

ARTICLE = "003_17c9a6c0ceb6d203"
HAMAS, RUSSIA = "حماس", "روسيا"  # ḥamās, rūsiyā
HOSTAGES = "مفاوضات الرهائن"  # negotiations over the hostages
ATTACK = "هجوما إرهابيا"  # a terrorist attack
NOW = "2026-11-20T16:00:00Z"


def suggestion(
    text,
    words,
    layer,
    label,
    *,
    number,
    source="model",
    score=None,
    nth=0,
    **attributes,
):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Tag(
        id=number,
        span=Span(start, start + len(words)),
        text=words,
        layer=layer,
        label=label,
        annotator=source,
        created=NOW,
        updated=NOW,
        attributes=attributes,
        origin=f"import:{source}",
        score=score,
    )


@pytest.fixture
def suggested(seeds):
    """Suggestions on the fourth article; the article's own comes first.

    The others are, in the text's order: Hamas .6, hostages without a score, Hamas .7, an
    attack .85, Hamas .9.
    """
    article = ProjectFolder.open(seeds).read(ARTICLE)
    text = article.text
    tags = (
        suggestion(text, HAMAS, "topic", "politics", number=11, score=0.6),
        suggestion(
            text,
            HOSTAGES,
            "stance",
            "favor",
            number=12,
            source="rules",
            target="الوساطة",
        ),  # mediation
        suggestion(text, HAMAS, "topic", "politics", number=13, score=0.7, nth=1),
        suggestion(text, ATTACK, "topic", "military", number=14, score=0.85),
        suggestion(text, HAMAS, "topic", "politics", number=15, score=0.9, nth=3),
    )
    store = suggestion_store(seeds)
    for source in ("model", "rules"):
        store.write(
            source,
            article,
            Change(set=tuple(tag for tag in tags if tag.annotator == source)),
        )
    store.checkpoint()
    return seeds


@pytest.fixture
def reading(app_on, suggested):
    return app_on(suggested, article=ARTICLE)


def stored(folder):
    return TagStore(folder).read("salma", ARTICLE).tags


def at(app):
    """The suggestion that one is at, in the words of the test data: its id."""
    here = app.screen.article.current_suggestion
    return here.id if here else None


def words(widget):
    row = widget.row
    return " ".join(piece.text for piece in (*row.aside, *row.comment))


async def test_suggestions_are_gone_through_accepted_and_rejected_and_each_answer_is_undone(
    reading, suggested, settled, toasts
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = reading.screen
        status = screen.query_one("#status")
        assert "5 suggested" in words(status)
        assert "0 tags" in words(status)
        await pilot.press("'")
        assert at(reading) == 11
        assert screen.view.cursor == screen.session.article.text.index(HAMAS)
        assert [piece.text for piece in status.row.comment] == [
            "? Politics",
            " · ",
            "0.6",
            " · ",
            "model",
        ]
        await pilot.press("=")
        await settled(pilot)
        (tag,) = stored(suggested)
        assert (tag.annotator, tag.text, tag.label, tag.origin, tag.score) == (
            "salma",
            HAMAS,
            "politics",
            "import:model",
            0.6,
        )
        assert at(reading) == 12
        assert "4 suggested" in words(status)
        await pilot.press("-")
        assert at(reading) == 13
        assert [each.id for each in screen.reading.suggestions.shown] == [13, 14, 15]
        await pilot.press("u")
        assert at(reading) == 12
        await pilot.press("u")
        await settled(pilot)
        assert at(reading) == 11
        assert stored(suggested) == ()
        assert [each.id for each in screen.reading.suggestions.shown] == [
            11,
            12,
            13,
            14,
            15,
        ]
        # Round and round, on the other layout too, and back.
        await pilot.press('"')
        assert at(reading) == 15
        await pilot.press("ط")
        assert at(reading) == 11
        assert toasts[0] == "Undone: 1 suggestion rejected"
        assert toasts[1].startswith("Undone: Politics on ")
        assert len(toasts) == 2


async def test_what_is_answered_stays_so_when_the_article_is_opened_again(
    app_on, reading, suggested, settled
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("'", "-", "=")
        await settled(pilot)
    again = app_on(suggested, article=ARTICLE)
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert [each.id for each in again.screen.reading.suggestions.shown] == [
            13,
            14,
            15,
        ]
        # The first only asks: it was before the last start.
        await pilot.press("u", "u", "u")
        assert [each.id for each in again.screen.reading.suggestions.shown] == [
            11,
            12,
            13,
            14,
            15,
        ]


async def test_all_like_it_are_accepted_as_one_action_those_less_sure_are_not(
    reading, suggested, settled, toasts
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("comma", "3", "'")
        assert at(reading) == 13
        await pilot.press("*")
        await settled(pilot)
        assert [tag.score for tag in stored(suggested)] == [0.7, 0.9]
        assert toasts == ["2 suggestions are tags now; u takes them back."]
        assert at(reading) == 14
        await pilot.press("u")
        await settled(pilot)
        assert stored(suggested) == ()


async def test_it_is_edited_before_it_is_accepted_and_escape_leaves_it_a_suggestion(
    reading, suggested, settled
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("comma", "2", "'")
        assert at(reading) == 12
        await pilot.press("+")
        await pilot.pause()
        assert isinstance(reading.screen, EditTag)
        await pilot.press("escape")
        await pilot.pause()
        assert at(reading) == 12
        # Where no tag is, Enter edits it too.
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("x", "enter")
        await settled(pilot)
        (tag,) = stored(suggested)
        assert (tag.attributes["target"], tag.origin) == ("x", "import:rules")
        assert at(reading) == 13
        await pilot.press("u")
        await settled(pilot)
        assert stored(suggested) == ()
        assert at(reading) == 12


async def test_the_articles_own_label_is_accepted_and_one_that_the_scheme_has_not_is_refused(
    app_on, seeds, settled, toasts_of
):
    article = ProjectFolder.open(seeds).read(ARTICLE)
    whole = replace(
        suggestion(article.text, HAMAS, "topic", "politics", number=1),
        span=None,
        text="",
    )
    unknown = suggestion(article.text, HAMAS, "topic", "sport", number=2)
    suggestion_store(seeds).write("model", article, Change(set=(whole, unknown)))
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        told = toasts_of(app)
        await pilot.press("'", "=")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert (tag.span, tag.label, tag.annotator) == (None, "politics", "salma")
        assert at(app) == 2
        await pilot.press("=", "+")
        assert "has no label 'sport'" in told[0]
        assert (
            told[1]
            == "Its label topic/sport is not in the scheme: F4 adds it, - rejects it."
        )
        await pilot.press("-")
        assert app.screen.reading.suggestions.shown == ()
        await settled(pilot)
        assert len(stored(seeds)) == 1


async def test_they_are_hidden_and_asked_to_be_surer_and_that_is_kept(
    app_on, reading, suggested, settled, toasts
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = reading.screen
        await pilot.press("_")
        assert screen.reading.suggestions.shown == screen.view.suggestions == ()
        assert "5 suggested, hidden" in words(screen.query_one("#status"))
        # Going to one shows them again.
        await pilot.press("'")
        assert at(reading) == 11
        await pilot.press("%", "%")
        # One without a score is shown whatever is asked for.
        assert [each.id for each in screen.reading.suggestions.shown] == [12, 14, 15]
        assert "3 of 5 suggested ≥ 0.8" in words(screen.query_one("#status"))
        assert LEAST_SCORE.read() == 0.8
        assert app_on(suggested).workspace.least_score == 0.8
        assert toasts[-1] == "Only those with a score of 0.8 or more, or with none."
        await pilot.press("'", "-", "'", "-", "'", "-", "'")
        assert toasts[-1] == "2 suggestions with a score below 0.8: % shows more."


async def test_without_suggestions_nothing_is_shown_and_a_key_tells_where_they_come_from(
    app_on, seeds, settled, toasts_of
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        told = toasts_of(app)
        assert not app.screen.query(SuggestionBar)
        assert "suggested" not in words(app.screen.query_one("#status"))
        await pilot.press("'", "=")
        advice = (
            "`hashiya import --suggest` takes in those of a model, `hashiya suggest` "
            "finds them by patterns."
        )
        assert told == [advice, advice]


async def test_the_mouse_does_as_much(reading, suggested, settled):
    async with reading.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = reading.screen
        # On its words.
        attack = next(
            each for each in screen.reading.suggestions.shown if each.id == 14
        )
        screen.view.move(0)
        line, column = screen.view.rows.laid.position_of(attack.span.start)
        at_words = (
            screen.view.rows.columns.text_left + column,
            screen.view.rows.row_of_line(line) - screen.view.scroll_offset.y,
        )
        await pilot.click("#article", offset=at_words)
        assert at(reading) == 14
        # On its label in the margin.
        await pilot.press("ctrl+home")
        rows = [screen.view.render_line(y).text for y in range(30)]
        row = next(y for y, text in enumerate(rows) if "?" in text)
        await pilot.click(
            "#article", offset=(screen.view.rows.columns.text_left - 6, row)
        )
        assert at(reading) == 11
        # On its row in the list, of which there are two for each.
        await pilot.click("#tags", offset=(5, 3))
        assert at(reading) == 12
        assert screen.query_one("#tags").highlighted == 1
        # On a word of the row of keys: "- reject".
        bar = screen.query_one(SuggestionBar)
        await pilot.click(
            SuggestionBar, offset=(bar.render_line(0).text.index("reject"), 0)
        )
        await settled(pilot)
        assert 12 not in [each.id for each in screen.reading.suggestions.shown]
        # Twice in the list: it is edited first.
        await pilot.click("#tags", offset=(5, 1), times=2)
        await pilot.pause()
        assert isinstance(reading.screen, EditTag)
        await pilot.press("escape", "f10")
        await pilot.pause()
        assert isinstance(reading.screen, Choose)
        assert reading.screen.options[0].value.id.startswith("suggestion.")


@pytest.mark.parametrize("depth", ColorDepth)
def test_a_suggestion_is_told_from_a_tag_by_its_line_alone(depth):
    #  a tag, whole    a suggestion, dashed    nothing
    text = f"{HOSTAGES} {ATTACK} {RUSSIA}"
    tag = suggestion(text, HOSTAGES, "topic", "hostages", number=1)
    offered = suggestion(text, ATTACK, "topic", "military", number=2)
    line = ArticleLayout(text, 80).line(0)
    names = ("found", "selection", "cursor", "letter")
    paints = Paints(
        **dict.fromkeys(names, Style()),
        text=Style(color="white"),
        ground=Color.parse("black"),
        depth=depth,
    )
    page = Page(None, Looks({}), paints)
    underlined = [
        bool(style.underline)
        for style in ground_styles(
            line, Overlay(tags=(tag,), suggestions=(offered,)), page
        )
    ]
    by_offset = {
        cell.start: drawn for cell, drawn in zip(line.cells, underlined, strict=True)
    }
    assert all(by_offset[at] for at in by_offset if at in tag.span)
    dashes = [by_offset[at] for at in sorted(by_offset) if at in offered.span]
    assert set(dashes) == {True, False}
    assert all(one != other for one, other in pairwise(dashes))
    assert not any(by_offset[at] for at in by_offset if at > offered.span.end)


def test_the_list_of_articles_is_read_although_suggestions_cannot_be(
    seeds, tmp_path, monkeypatch
):
    workspace = Workspace(ProjectFolder.open(seeds), "salma", ReadingPositions())

    def unreadable(store):
        if store is workspace.suggestions:
            raise StoreUnreadable("suggestions: cannot be read")
        return ()

    monkeypatch.setattr(TagStore, "annotators", unreadable)
    everything = project_lister(
        workspace, lambda entry: read_text(workspace.project, entry)
    ).listed(0)

    assert not everything.has_suggestions
    one = article_lister(workspace, everything.row.id, ["salma"])
    assert one.listed(0) == everything
