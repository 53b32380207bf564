"""Stories of reviewing what three annotators said of the fourth article."""

import re
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.hidden_names import hidden_order
from hashiya.review.verdicts import Ruling
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.screens.review.screen import ReviewScreen
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_rtl import drawn as draw

FOURTH = "003_17c9a6c0ceb6d203"
# "We condemned": a sentence of which Omar leaves the end out.
SENTENCE = "“نفذت حماس هجوما إرهابيا في 7 أكتوبر، والذي أدانناه على الفور."
SHORTER = SENTENCE[1:].partition("،")[0]
TALKS = "مفاوضات الرهائن"  # hostage talks
ATTACK = "هجوما إرهابيا"  # a terrorist attack


@pytest.fixture
def reviewing(app_on, disputed, settled):
    """The app with the review screen open, and what ends the test of it."""

    async def begin(pilot):
        await settled(pilot)
        screen = ReviewScreen(
            pilot.app.workspace, pilot.app.workspace.review(FOURTH), (1, 1)
        )
        await pilot.app.push_screen(screen)
        await settled(pilot)
        return screen

    return app_on(disputed), begin


def gold(folder):
    """What the disk holds of Salma's verdicts."""
    project = ProjectFolder.open(folder)
    return GoldSession(
        TagStore(project.root), project.scheme, project.read(FOURTH), "salma"
    )


def said(screen, selector):
    return screen.query_one(selector).render_line(0).text


def drawn(screen):
    view = screen.view
    return [view.render_line(y).text.replace("▐", " ") for y in range(view.size.height)]


async def test_the_row_of_keys_has_the_way_back_and_out_on_a_small_screen(reviewing):
    app, begin = reviewing
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        row = screen.query_one(KeyRow)
        keys = "tab Next  ⏎ Accept  x Reject  e Edit  u Undo  d Finish  q List"
        assert row.render_line(0).text.strip() == f"{keys}  F1 Help"
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert row.render_line(0).text.strip() == (
            f"{keys}  a Agreed  m Accept widest  w Note  F1 Help  ^p Palette"
        )


async def test_each_annotator_has_a_lane_beneath_the_lines_and_agreement_one_for_all(
    reviewing,
):
    app, begin = reviewing
    async with app.run_test(size=(120, 50)) as pilot:
        screen = await begin(pilot)
        rows = drawn(screen)
        talks = next(at for at, row in enumerate(rows) if "2L" in row)
        lanes = rows[talks + 1 : talks + 4]
        assert [row.split()[-1] for row in lanes] == ["1", "2", "3"]
        assert all("━" in row for row in lanes)
        attack = next(row for row in rows if "═" in row)
        assert attack.split()[-1] == "="
        assert any("┄" in row for row in rows), "what some have nothing of is dashed"
        assert [head.words for head in screen.view.heads] == ["1L", "2L", "3M", "4BA"]


async def test_a_decision_goes_on_by_itself_and_undo_goes_back(
    reviewing, disputed, settled
):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin(pilot)
        assert "1/4 Topic, whole article: labels differ" in said(screen, "#question")
        await pilot.press("2")
        assert "2/4" in said(screen, "#question")
        await pilot.press("down", "enter")
        assert "3/4" in said(screen, "#question")
        await pilot.press("u")
        assert "2/4" in said(screen, "#question")
        assert "1 of 4 disagreements decided" in said(screen, "#heading")
        await pilot.press("ctrl+r", "n", "x", "1")
        await settled(pilot)
        assert "4 of 4 disagreements decided" in said(screen, "#heading")
        assert "d finishes the article" in said(screen, "#status")
    verdicts = gold(disputed).verdicts
    assert [(each.ruling, each.gold and each.gold.label) for each in verdicts] == [
        (Ruling.ACCEPTED, "politics"),
        (Ruling.ACCEPTED, "negotiations"),
        (Ruling.REJECTED, None),
        (Ruling.ACCEPTED, "against"),
    ]
    assert {tag.origin for tag in gold(disputed).tags} == {"adjudicated"}


async def test_a_digit_of_one_who_has_nothing_there_decides_for_nothing(
    reviewing, disputed, settled
):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        await begin(pilot)
        await pilot.press("tab", "tab", "3")
        await settled(pilot)
    (verdict,) = gold(disputed).verdicts
    assert verdict.ruling is Ruling.REJECTED
    assert [source.annotator for source in verdict.sources] == ["huda"]


@pytest.mark.parametrize(("key", "words"), [("m", SENTENCE), ("i", SHORTER)])
async def test_edges_are_merged_to_the_widest_and_the_narrowest(
    reviewing, disputed, settled, key, words
):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        await begin(pilot)
        await pilot.press("shift+tab", key)
        await settled(pilot)
    assert [tag.text for tag in gold(disputed).tags] == [words]


async def test_edges_are_fitted_and_then_accepted_with_what_the_answer_says(
    reviewing, disputed, settled
):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin(pilot)
        await pilot.press("shift+tab", "down", "alt+right", "alt+right")
        assert screen.state.draft is not None
        await pilot.press("escape", "alt+right", "enter")
        await settled(pilot)
    (tag,) = gold(disputed).tags
    assert tag.text == SENTENCE.rpartition(" ")[0]
    assert tag.attributes["expression"] == "implicit"
    assert gold(disputed).verdicts[0].ruling is Ruling.EDITED


async def test_what_all_say_is_accepted_at_once(reviewing, disputed, settled):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        await begin(pilot)
        await pilot.press("a")
        await settled(pilot)
        assert [tag.text for tag in gold(disputed).tags] == [ATTACK]
        await pilot.press("u")
        await settled(pilot)
    assert gold(disputed).tags == ()


async def test_a_note_a_gap_and_how_sure_are_kept_with_the_decision(
    reviewing, disputed, settled
):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin(pilot)
        await pilot.press("w", *"حسنا", "enter")  # fine
        await pilot.press("g", "s", "4")
        assert "1/4" in said(screen, "#question"), "a remark stays at its place"
        assert "sure 4/5" in said(screen, "#status")
        assert "gap" in said(screen, "#status")
        await pilot.press("1")
        await settled(pilot)
    (verdict,) = gold(disputed).verdicts
    assert (verdict.note, verdict.gap, verdict.sure, verdict.gold.confidence) == (
        "حسنا",
        True,
        4,
        4,
    )


async def test_something_else_than_anybody_said_is_decided_in_the_dialog(
    reviewing, disputed, settled
):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        await begin(pilot)
        await pilot.press("tab", "e")
        await settled(pilot)
        field = pilot.app.screen.query_one("#note", ArabicInput)
        field.value = "؟"
        pilot.app.screen.query_one("#label").index = 0
        await pilot.press("enter")
        await settled(pilot)
        (verdict,) = gold(disputed).verdicts
        assert (verdict.gold.label, verdict.gold.text, verdict.note) == (
            "politics",
            TALKS,
            "؟",
        )
        await pilot.press("u")
        await settled(pilot)
    assert gold(disputed).verdicts == (), "one key, one undo"


async def test_names_can_be_hidden(reviewing, disputed, settled):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin(pilot)
        assert "1 ✓ huda" in said(screen, "#voices")
        await pilot.press("h")
        shown = said(screen, "#voices")
        shown += "".join(screen.panel.render_line(y).text for y in range(8))
        assert "1 ✓ A" in shown
        assert "2 ✓ B" in shown
        order = hidden_order(FOURTH, ("huda", "omar", "salma"))
        assert screen.state.annotators == order
        answers = screen._answers.answers
        assert [answer.marks[0] for answer in answers] == ["1", "2"], "by letter"
        lane = screen.state.annotators.index("omar") + 1
        await pilot.press("n", str(lane))
        await settled(pilot)
        assert gold(disputed).verdicts[-1].gold.label == "negotiations"
        assert not any(name in shown for name in ("huda", "omar", "salma"))


@pytest.fixture
def blind(disputed):
    """The project of the fourth article, where reviewers see no names."""
    Path(disputed, "hashiya.toml").write_text("[review]\nblind = true\n", "utf-8")
    return disputed


async def test_a_blind_review_never_shows_names(app_on, blind, settled):
    app = app_on(blind)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        await pilot.press("p")
        assert "names of annotators are hidden" in said(app.screen, "#hint")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("h")
        assert "names stay hidden" in said(app.screen, "#status")
        assert "1 ✓ A" in said(app.screen, "#voices")


async def test_the_panel_tells_the_words_that_differ_and_the_notes(reviewing):
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin(pilot)
        await pilot.press("shift+tab", "down", "down")
        marked = [
            segment.text
            for y in range(6)
            for segment in screen.panel.render_line(y)
            if segment.style and segment.style.underline
        ]
        assert "implicit" in marked
        rows = [screen.panel.render_line(y).text for y in range(10)]
        assert any(": omar" in row for row in rows)


async def test_the_place_that_is_decided_is_always_in_sight(reviewing):
    app, begin = reviewing
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        for number in ("1", "2", "3", "4"):
            assert any(
                f"{number}L" in row or f"{number}M" in row or f"{number}BA" in row
                for row in drawn(screen)
            )
            await pilot.press("tab")


async def test_a_click_looks_at_a_place_and_decides_an_answer(
    reviewing, disputed, settled
):
    app, begin = reviewing
    async with app.run_test(size=(120, 50)) as pilot:
        screen = await begin(pilot)
        row = next(y for y, text in enumerate(drawn(screen)) if "┄" in text)
        column = screen.view.render_line(row).text.index("┄")
        await pilot.click("#review", offset=(column, row))
        assert "3/4" in said(screen, "#question")
        await pilot.click("#answers", offset=(10, screen.panel.top_of(1)))
        await settled(pilot)
    assert [each.ruling for each in gold(disputed).verdicts] == [Ruling.REJECTED]


async def test_the_queue_lists_what_is_to_be_decided_and_goes_from_article_to_article(
    app_on, disputed, settled
):
    project = ProjectFolder.open(disputed)
    store = TagStore(project.root)
    first = project.read("000_d992f6cc8f9d56a1")
    for name, label in (("huda", "law"), ("omar", "media")):
        session = TagSession(store, project.scheme, first, name)
        session.add(Span(0, 5), "topic", label)
        session.mark(Status.DONE)
        session.save()
    app = app_on(disputed)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        queue = app.screen
        assert [each.article for each in queue.shown] == [FOURTH, first.id]
        assert "5 disagreements in 2 articles" in said(queue, "#heading")
        await pilot.press("o")
        assert [each.article for each in queue.shown] == [first.id, FOURTH]
        assert "as in the project" in said(queue, "#hint")
        await pilot.press("t", *"labels", "enter")
        await settled(pilot)
        assert [len(each.entry.queued.disputed) for each in queue.shown] == [1, 2]
        await pilot.press("ctrl+home", "home", "enter")
        await settled(pilot)
        assert app.screen.session.article.id == first.id
        await pilot.press("1", "d")
        await settled(pilot)
        assert app.screen.session.article.id == FOURTH
        assert "1/2" in said(app.screen, "#question"), "only what was asked for"
        await pilot.press("q")
        await settled(pilot)
        assert [each.article for each in queue.shown] == [FOURTH]


async def test_a_decision_that_no_longer_stands_is_listed_and_its_place_open_again(
    app_on, disputed, settled
):
    project = ProjectFolder.open(disputed)
    store = TagStore(project.root)
    review = GoldSession(store, project.scheme, project.read(FOURTH), "salma")
    for item in review.items:
        review.accept(item, item.annotators[0])
    review.save()
    his = TagSession(store, project.scheme, project.read(FOURTH), "omar")
    his.relabel([tag.id for tag in his.tags if tag.text == TALKS], "topic", "law")
    whole = [tag.id for tag in his.tags if tag.span is None]
    his.relabel(whole, "topic", "law")
    his.save()
    app = app_on(disputed)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert "2 changed" in app.screen.articles.render_line(0).text
        await pilot.press("c")
        await settled(pilot)
        changed = app.screen.query_one("RowList").render_line(3).text
        assert "omar has changed the tag: label negotiations is now law" in changed
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert "2/4" in said(app.screen, "#question")
        assert "2 decisions no longer hold" in said(app.screen, "#status")


async def test_reviewing_is_refused_to_who_is_not_named_and_on_what_one_has_under_way(
    app_on, disputed, settled
):
    (disputed / "hashiya.toml").write_text(
        '[annotators]\nreviewers = ["huda"]\n', "utf-8"
    )
    app = app_on(disputed)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert type(app.screen).__name__ == "LibraryScreen"
    (disputed / "hashiya.toml").write_text("", "utf-8")
    project = ProjectFolder.open(disputed)
    session = TagSession(
        TagStore(disputed), project.scheme, project.read(FOURTH), "salma"
    )
    session.mark(Status.OPEN)
    session.save()
    app = app_on(disputed)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert app.screen.shown == ()


async def test_many_disagreements_are_decided_with_a_digit_each_one_after_the_other(
    app_on, seeds, settled
):
    project = ProjectFolder.open(seeds)
    store = TagStore(project.root)
    article = project.read(FOURTH)
    words = [match.span() for match in re.finditer(r"\w{4,}", article.text)][:12]
    for name, label in (("huda", "law"), ("omar", "media")):
        session = TagSession(store, project.scheme, article, name)
        session.add_all([Span(*word) for word in words], "topic", label)
        session.mark(Status.DONE)
        session.save()
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = ReviewScreen(app.workspace, app.workspace.review(FOURTH), (1, 1))
        await app.push_screen(screen)
        await pilot.pause()
        tops = []
        for _ in words:
            tops.append(screen.view.scroll_offset.y)
            await pilot.press("2")
        await settled(pilot)
        assert tops == sorted(tops), "the text only ever goes on"
    assert [(tag.span.start, tag.label) for tag in gold(seeds).tags] == [
        (start, "media") for start, _ in words
    ]


async def test_what_stands_in_no_lane_is_told(app_on, disputed, settled):
    path = disputed / f"{FOURTH}.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace(TALKS, "شيء آخر"), "utf-8")  # something else
    app = app_on(disputed)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f8")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        toasts = [toast.message for toast in app._notifications]
        assert any("1 detached tag of " in toast for toast in toasts)
        assert any("o gives the article back" in toast for toast in toasts)


async def test_each_disagreement_can_stand_in_the_queue_by_itself(
    app_on, disputed, settled
):
    app = app_on(disputed)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        queue = app.screen
        await pilot.press("v")
        assert len(queue.shown) == 4
        order = [each.item.layer for each in queue.shown]
        assert order[0] == "stance"
        assert "67% differ" in queue.articles.render_line(0).text
        await pilot.press("enter")
        await settled(pilot)
        first = app.screen.state.item.key
        await pilot.press("1")
        assert app.screen.state.item.key == first
        assert "d goes on to the next" in said(app.screen, "#status")
        await pilot.press("d")
        await settled(pilot)
        assert app.screen.state.item.key == next(each.item.key for each in queue.shown)
        await pilot.press("q")
        assert len(queue.shown) == 3


async def test_what_another_reviewer_decided_is_shown_and_can_be_decided_otherwise(
    reviewing, disputed, settled
):
    project = ProjectFolder.open(disputed)
    other = GoldSession(
        TagStore(disputed), project.scheme, project.read(FOURTH), "rima"
    )
    talks = next(
        item
        for item in other.items
        if item.span and item.span.of(other.article.text) == TALKS
    )
    name = talks.annotators[0]
    other.accept(talks, name)
    other.save()
    app, begin = reviewing
    async with app.run_test(size=(120, 50)) as pilot:
        screen = await begin(pilot)
        assert "1 of 4 disagreements decided" in said(screen, "#heading")
        assert [head.words for head in screen.view.heads] == ["1L", "✓2L", "3M", "4BA"]
        assert any("╌" in row for row in drawn(screen))
        await pilot.press("tab")
        assert "rima" in said(screen, "#status")
        assert "accepted" in said(screen, "#status")
        await pilot.press("h")
        assert "rima" not in said(screen, "#status")
        assert "another reviewer" in said(screen, "#status")
        await pilot.press("h", "x", "shift+tab")
        assert "rejected" in said(screen, "#status")
        assert "rima" in said(screen, "#status"), "who decided otherwise is still told"
        assert [head.words for head in screen.view.heads] == ["1L", "≠2L", "3M", "4BA"]
        assert not any("╌" in row for row in drawn(screen))
        await pilot.press("n")
        assert "3/4" in said(screen, "#question"), "what nobody decided comes next"
    assert gold(disputed).verdicts[-1].ruling is Ruling.REJECTED


async def test_of_twelve_annotators_those_who_say_the_same_share_a_lane(
    reviewing, disputed
):
    """With a lane for each, a disagreement would be taller than a small terminal's text."""
    project, store = ProjectFolder.open(disputed), TagStore(disputed)
    article = project.read(FOURTH)
    start = article.text.index(TALKS)
    for number in range(9):
        session = TagSession(store, project.scheme, article, f"u{number}")
        session.add(
            Span(start, start + len(TALKS)),
            "topic",
            "hostages" if number < 8 else "law",
        )
        session.mark(Status.DONE)
        session.save()
    app, begin = reviewing
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        await pilot.press("tab")
        rows = drawn(screen)
        talks = next(at for at, row in enumerate(rows) if "2L" in row)
        lanes = [row.split() for row in rows[talks + 1 : talks + 4]]
        # Huda, Salma and eight more say the one, Omar and the last one what nobody else
        # says.
        assert [lane[-1] for lane in lanes] == ["+1", "2", "l"]
        height = screen.view.scrollable_content_region.height
        assert all(
            len(screen.view.map.beneath(line)) < height
            for line in range(screen.view.rows.laid.line_count)
        )
        await pilot.press("2")
        assert gold(disputed).verdicts[-1].gold.label == "negotiations"


async def test_who_never_opened_it_is_told_from_who_did_and_from_who_is_done(
    reviewing, disputed
):
    """Of those whom the project names, where nobody was given any article."""
    (disputed / "hashiya.toml").write_text(
        '[annotators]\nnames = ["huda", "omar", "salma", "layla", "nour"]\nreviewers = ["salma"]\n',
        "utf-8",
    )
    project, store = ProjectFolder.open(disputed), TagStore(disputed)
    store.write("layla", project.read(FOURTH), Change(status=Status.OPEN))
    app, begin = reviewing
    app.workspace.use_project(project)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await begin(pilot)
        told = " ".join(said(screen, "#voices").split())
        assert told == "1 ✓ huda 2 ○ layla 3 ✓ omar 4 ✓ salma · 1 never opened it"


async def test_the_digit_of_who_is_not_comparable_accepts_nothing(
    reviewing, disputed, settled
):
    project = ProjectFolder.open(disputed)
    store = TagStore(project.root)
    # "was", which is not in the text where Omar had it.
    lost = Tag(
        id=1,
        span=Span(0, 3),
        text="كان",
        layer="stance",
        label="favor",
        annotator="omar",
        created="2026-11-20T16:00:00Z",
        updated="2026-11-20T16:00:00Z",
    )
    store.write("omar", project.read(FOURTH), Change(set=(lost,)))
    app, begin = reviewing
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begin(pilot)
        assert "omar (1 detached)" in said(screen, "#voices")
        assert [head.words for head in screen.view.heads] == ["1L", "2L", "3M?", "4BA"]
        await pilot.press("tab", "tab")
        assert "some have no tag here · ? omar" in said(screen, "#question")
        await pilot.press("2")
        await settled(pilot)
        assert screen.state.verdict is None
        assert "1 detached tag of omar; o gives the article back" in said(
            screen, "#status"
        )
        await pilot.press("3")
        await settled(pilot)
        assert gold(disputed).verdicts[-1].ruling is Ruling.REJECTED


@pytest.fixture
def two_disputed(seeds):
    """Two articles, of each of which Huda and Omar agree on one place and differ on another."""
    project = ProjectFolder.open(seeds)
    store = TagStore(project.root)
    for article_id in project.ids[:2]:
        for name, label in (("huda", "law"), ("omar", "media")):
            session = TagSession(store, project.scheme, project.read(article_id), name)
            session.add(Span(0, 5), "topic", label)
            session.add(Span(6, 10), "topic", "law")
            session.mark(Status.DONE)
            session.save()
    return seeds


async def test_what_a_key_did_is_in_the_status_row_and_undo_goes_back_to_it(
    app_on, two_disputed, settled
):
    app = app_on(two_disputed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        first = app.screen.session
        await pilot.press("1", "a")
        await settled(pilot)
        assert "Agreed · 1 place accepted; u undoes it" in said(app.screen, "#status")
        await pilot.press("d")
        await settled(pilot)
        second = app.screen.session
        assert second is not first
        assert "accepted" not in said(app.screen, "#status")

        await pilot.press("u")
        await settled(pilot)
        assert app.screen.session is first
        assert "Undone · article finished" in said(app.screen, "#status")
        assert (len(first.verdicts), first.review) == (2, "open")
        await pilot.press("u")
        await settled(pilot)
        assert "Undone · accepted" in said(app.screen, "#status")
        assert len(first.verdicts) == 1
        await pilot.press("u")
        await settled(pilot)
        assert first.verdicts == ()
        assert app.screen.session is first
        assert "1/1" in said(app.screen, "#question")
        await pilot.press("u")
        await settled(pilot)
        assert "there is nothing to undo" in said(app.screen, "#status")

        await pilot.press("2", "d")
        await settled(pilot)
        assert app.screen.session is second
        await pilot.press("1", "u")
        await settled(pilot)
        assert (app.screen.session, second.verdicts) == (second, ())
        assert [len(session.verdicts) for session in (first, second)] == [2, 0]
        assert not app._notifications
    project = ProjectFolder.open(two_disputed)
    store = TagStore(project.root)
    stored = [
        GoldSession(store, project.scheme, project.read(each), "salma").verdicts
        for each in (first.article.id, second.article.id)
    ]
    assert [len(verdicts) for verdicts in stored] == [2, 0]


async def test_the_queue_says_in_its_own_row_that_nothing_is_left(
    app_on, two_disputed, settled
):
    app = app_on(two_disputed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        await pilot.press("c")
        await settled(pilot)
        assert "Changed since · every decision holds" in said(app.screen, "#hint")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("1", "d")
        await settled(pilot)
        await pilot.press("1", "d")
        await settled(pilot)
        assert "no other disagreement matches the filter" in said(app.screen, "#hint")
        await pilot.press("s")
        await settled(pilot)
        assert "nothing is left" not in said(app.screen, "#hint")
        assert not app._notifications


async def test_d_finishes_an_article_and_asks_once_where_places_are_undecided(
    app_on, two_disputed, settled
):
    app = app_on(two_disputed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        queue = app.screen
        await pilot.press("enter")
        await settled(pilot)
        first = app.screen.session
        await pilot.press("d")
        await settled(pilot)
        assert app.screen.session is first
        assert "1 place is not decided: d again finishes" in said(app.screen, "#status")
        await pilot.press("l")
        await settled(pilot)
        second = app.screen.session
        assert (first.review, second is first) == ("open", False)

        await pilot.press("d", "d")
        await settled(pilot)
        # All agree on one of its two places, which is gold by that.
        assert (second.review, len(second.tags)) == ("finished", 1)
        assert app.screen.session is first
        await pilot.press("1", "d")
        await settled(pilot)
        assert (first.review, app.screen is queue) == ("finished", True)
        assert "2 of 2 finished" in said(queue, "#heading")
        assert queue.shown == ()

        await pilot.press("s", "enter")
        await settled(pilot)
        page = app.screen
        assert "· finished" in said(page, "#heading")
        await pilot.press("M")
        await settled(pilot)
        assert page.session.review == "open"
        assert "finished" not in said(page, "#heading")
        await pilot.press("q")
        await settled(pilot)
        await pilot.press("d")
        await app.workers.wait_for_complete()
        await settled(pilot)
        finished = {row.article for row in queue.shown if row.entry.queued.is_finished}
        assert finished == {first.article.id, second.article.id}


async def test_a_finished_article_that_changed_since_says_so_in_queue_and_page(
    app_on, two_disputed, settled
):
    app = app_on(two_disputed)
    project = ProjectFolder.open(two_disputed)
    store = TagStore(project.root)
    for article_id in project.ids[:2]:
        article = project.read(article_id)
        session = GoldSession(store, project.scheme, article, "salma")
        session.finish()
        session.save()
    late = TagSession(store, project.scheme, project.read(project.ids[0]), "omar")
    late.add(Span(12, 15), "topic", "law")
    late.save()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        (row,) = app.screen.shown
        assert row.article == project.ids[0]
        drawn_row = app.screen._row_at(0)
        words = "".join(piece.text for piece in drawn_row.aside)
        assert "finished, changed since" in words
        await pilot.press("enter")
        await settled(pilot)
        assert "finished, changed since" in said(app.screen, "#heading")


async def test_the_queue_can_list_only_what_reviewers_decided_differently(
    app_on, disputed, settled
):
    project = ProjectFolder.open(disputed)
    store = TagStore(project.root)
    for reviewer, index in (("salma", 0), ("rima", -1)):
        session = GoldSession(store, project.scheme, project.read(FOURTH), reviewer)
        first = next(item for item in session.items if len(item.labels) > 1)
        session.accept(first, first.versions[index].annotators[0])
        for item in session.undecided:
            session.reject(item)
        session.save()
    app = app_on(disputed)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        queue = app.screen
        assert queue.shown == (), "all is decided"
        await pilot.press("r")
        await settled(pilot)
        assert "what reviewers decided differently" in said(queue, "#hint")
        assert "1 ≠" in queue.articles.render_line(0).text
        await pilot.press("enter")
        await settled(pilot)
        screen = app.screen
        assert screen.state.item.key == first.key
        assert "0 of 1 disagreement decided" in said(screen, "#heading")
        assert "rima" in said(screen, "#status")
        digit = screen.state.annotators.index(first.versions[-1].annotators[0]) + 1
        await pilot.press(str(digit))
        assert "1 of 1 disagreement decided" in said(screen, "#heading")
        await pilot.press("q")
        await settled(pilot)
        assert queue.shown == (), "both say the same now"
        await pilot.press("r")
        await settled(pilot)
        assert "reviewers" not in said(queue, "#hint")


@pytest.fixture
def four_wordy(seeds):
    """A sentence has an answer of each of four, with long values and a note each."""
    project, store = ProjectFolder.open(seeds), TagStore(seeds)
    article = project.read(FOURTH)
    start = article.text.index(SENTENCE)
    for number, name in enumerate(("huda", "omar", "rima", "sami")):
        session = TagSession(store, project.scheme, article, name)
        target = f"حركة حماس في قطاع غزة {number}"  # Hamas in the Gaza Strip
        session.add(
            Span(start + number, start + len(SENTENCE)),
            "stance",
            "against",
            attributes={"target": target, "expression": "implicit"},
            note="لا يقول النص ذلك صراحة",  # the text does not say so explicitly
            confidence=4,
        )
        session.mark(Status.DONE)
        session.save()
    return seeds


async def test_four_answers_are_whole_on_a_small_screen(app_on, four_wordy, settled):
    app = app_on(four_wordy)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        workspace = app.workspace
        screen = ReviewScreen(workspace, workspace.review(FOURTH), (1, 1))
        await app.push_screen(screen)
        await settled(pilot)
        panel = screen.panel
        rows = [panel.render_line(y).text for y in range(panel.size.height)]
        assert panel.rows_of(panel.items) == len(rows) == 12
        for words in ("implicit", "4/5", draw("صراحة"), draw("حماس")):
            assert sum(words in row for row in rows) >= 4
        assert screen.view.size.height >= 7, "the line, and all lanes"


async def test_undo_in_the_queue_goes_to_the_last_decision(
    app_on, two_disputed, settled
):
    app = app_on(two_disputed)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        await pilot.press("u")
        assert "there is nothing to undo" in said(app.screen, "#hint")
        await pilot.press("enter")
        await settled(pilot)
        first = app.screen.session
        await pilot.press("1", "q")
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert app.screen.session is first
        assert "Undone · accepted" in said(app.screen, "#status")
        assert first.verdicts == ()
