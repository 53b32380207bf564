"""Stories of tagging the same words everywhere, in the article and in the project."""

from hashiya.model.model import Span
from hashiya.store import TagStore
from hashiya_reader.screens.reading.same_words import WordsPattern
from hashiya_reader.screens.reading.same_words_preview import (
    SameWordsPreview,
    find_words,
)

ARTICLE = "003_17c9a6c0ceb6d203"
HAMAS = "حماس"  # ḥamās


async def settled(pilot):
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def tagged(pilot, label="2"):
    """Hamas tagged once, a stance on it with itself as the target."""
    await pilot.pause()
    view = pilot.app.screen.view
    view.move(view.text.index(HAMAS))
    await pilot.press("w", label, *((*HAMAS, "enter") if label == "2" else ()))
    await settled(pilot)


def stored(seeds, article=ARTICLE):
    return TagStore(seeds).read("salma", article).tags


async def test_e_tags_the_same_words_in_the_article_and_u_takes_all_back(
    reading, seeds, toasts, until
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await tagged(pilot)
        await pilot.press("e")
        await settled(pilot)
        tags = stored(seeds)
        text = reading.screen.session.article.text
        assert len(tags) > 5
        assert {tag.text for tag in tags} == {HAMAS}
        assert {(tag.label, tag.attributes["target"]) for tag in tags} == {
            ("against", HAMAS)
        }
        assert any(
            text[tag.span.start - 1] == "و" for tag in tags
        )  # wa-: after a particle written onto it
        assert toasts == [f"{len(tags) - 1} more are Against; u takes them back."]
        await pilot.press("u")
        await settled(pilot)
        assert len(stored(seeds)) == 1
        await pilot.press("ctrl+r", "e")
        await settled(pilot)
        assert len(stored(seeds)) == len(tags)
        assert toasts[-1] == "All of them are Against already."


async def test_the_last_label_is_spread_to_the_words_selected(reading, seeds):
    async with reading.run_test(size=(120, 36)) as pilot:
        await tagged(pilot, label="6")
        view = reading.screen.view
        start = view.text.index("إسرائيل")
        view.select(Span(start, start + len("إسرائيل")))
        await pilot.press("e")
        await settled(pilot)
        assert {(tag.text, tag.label) for tag in stored(seeds)} == {
            (HAMAS, "military"),
            ("إسرائيل", "military"),
        }
        assert len(stored(seeds)) > 3


async def test_without_a_label_yet_e_tells_what_to_do(reading, toasts):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("e", "E")
        assert (
            toasts[0]
            == toasts[1]
            == "Tag the words once; e then tags them in all of the article, E in the project."
        )


async def test_capital_e_shows_the_places_in_the_project_and_tags_those_left_in(
    reading, seeds, until
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await tagged(pilot, label="6")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(reading.screen, SameWordsPreview))
        preview = reading.screen
        counts = {each.article: len(each.spans) for each in preview.articles}
        assert len(counts) > 1
        assert " places in " in "".join(
            piece.text for piece in preview.query_one("#count").row.aside
        )
        # The first article is left out as a whole, and the first place of the second.
        out, partly = list(counts)[:2]
        await pilot.press("enter", *["down"] * (counts[out] + 2), "space", "E")
        await settled(pilot)
        assert stored(seeds, out) == ()
        assert len(stored(seeds, partly)) == counts[partly] - 1 + (partly == ARTICLE)
        assert {tag.text for article in counts for tag in stored(seeds, article)} == {
            HAMAS
        }
        session = reading.workspace.session(partly)
        session.undo()
        assert len(session.tags) == (partly == ARTICLE)


async def test_one_undo_takes_back_what_was_tagged_in_the_project_and_redo_does_all_of_it_again(
    reading, seeds, until
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await tagged(pilot, label="6")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(reading.screen, SameWordsPreview))
        counts = {each.article: len(each.spans) for each in reading.screen.articles}
        await pilot.press("E")
        await settled(pilot)
        everywhere = {article: len(stored(seeds, article)) for article in counts}
        assert everywhere == {
            article: count + (article == ARTICLE) for article, count in counts.items()
        }
        await pilot.press("u")
        await settled(pilot)
        assert {article: len(stored(seeds, article)) for article in counts} == {
            article: int(article == ARTICLE) for article in counts
        }
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert {
            article: len(stored(seeds, article)) for article in counts
        } == everywhere
        # What was done in an article since stays; its own undo comes first here.
        other = next(article for article in counts if article != ARTICLE)
        session = reading.workspace.session(other)
        session.add(Span(0, 3), "topic", "law")
        session.save()
        await pilot.press("w", "5", "u")
        await settled(pilot)
        assert {article: len(stored(seeds, article)) for article in counts} == {
            **everywhere,
            other: counts[other] + 1,
        }
        await pilot.press("u")
        await settled(pilot)
        assert {article: len(stored(seeds, article)) for article in counts} == {
            article: counts[other] + 1 if article == other else int(article == ARTICLE)
            for article in counts
        }
        await pilot.press("u")
        await settled(pilot)
        assert stored(seeds) == ()


async def test_escape_in_the_preview_tags_nothing(reading, seeds, until):
    async with reading.run_test(size=(120, 36)) as pilot:
        await tagged(pilot, label="6")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(reading.screen, SameWordsPreview))
        await pilot.press("escape")
        await settled(pilot)
        assert len(stored(seeds)) == 1


async def test_words_that_may_mean_something_else_are_listed_and_not_ticked(
    reading, seeds, until, toasts
):
    """Of «أحد», someone, and «الأحد», Sunday."""
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        path = seeds / "other.txt"
        path.write_text("قال أحد يوم الأحد", encoding="utf-8")
        project = reading.workspace.project.reopened()
        reading.workspace.use_articles(project)
        session = reading.workspace.session("other")
        pattern = WordsPattern(words="أحد", layer="topic", label="military")
        pattern.tag(session, pattern.sure_spans(session))
        assert [tag.span for tag in session.tags] == [Span(4, 7)]
        steps = find_words(reading.workspace, ["other"], "أحد", ("topic", "law"))
        (article,) = list(steps)[-1]
        preview = SameWordsPreview([article], "أحد", "law")
        reading.push_screen(preview)
        await until(pilot, lambda: preview.query("#count"))
        assert [words.spans for words in preview.chosen()] == [(Span(4, 7),)]
        assert "1 unsure, not ticked" in preview.query_one("#count").row.aside[0].text
        await pilot.press("down", "down", "space")
        assert len(preview.chosen()[0].spans) == 2
