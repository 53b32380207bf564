"""Stories of what is kept: others' work, history, undo after quitting, tags whose words moved."""

from hashiya.model.model import Span
from hashiya.store import TagStore
from hashiya_reader.screens.dialogs.choose import Choose

ARTICLE = "003_17c9a6c0ceb6d203"
RUSSIA = "روسيا"  # rūsyā, the article's first word


async def test_what_another_process_writes_appears_without_a_restart(
    reading, seeds, settled, session_on
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        other = session_on(seeds)
        other.add(Span(0, 5), "topic", "law")
        other.save()
        reading.screen.reading.record_watch.look()
        await settled(pilot)
        assert [tag.label for tag in reading.screen.view.tags] == ["law"]


async def test_undo_goes_on_after_quitting(app_on, seeds, settled):
    first = app_on(seeds, article=ARTICLE)
    async with first.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5")
        await settled(pilot)
    again = app_on(seeds, article=ARTICLE)
    async with again.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert len(again.screen.session.tags) == 1
        # It asks first: what is undone may be of yesterday.
        await pilot.press("u")
        await settled(pilot)
        assert len(again.screen.session.tags) == 1
        await pilot.press("u")
        await settled(pilot)
        assert again.screen.session.tags == ()
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert [tag.text for tag in again.screen.session.tags] == [RUSSIA]


async def test_h_lists_what_was_done_and_restores_a_version(
    reading, seeds, settled, session_on
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "[", "delete")
        await settled(pilot)
        assert reading.screen.session.tags == ()
        await pilot.press("h")
        await pilot.pause()
        assert isinstance(reading.screen, Choose)
        assert [option.value.did for option in reading.screen.options] == [
            ("removed",),
            ("moved",),
            ("created",),
        ]
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert [tag.text for tag in session_on(seeds).tags] == [RUSSIA]


async def test_tags_whose_words_are_gone_are_told_and_put_back_by_hand(
    app_on, seeds, settled, session_on
):
    before = session_on(seeds)
    tag = before.add(Span(0, 5), "topic", "law")
    before.save()
    path = seeds / f"{ARTICLE}.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace(RUSSIA, "موسكو"), encoding="utf-8"
    )  # mūskū: Moscow
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert app.screen.session.detached == (tag,)
        assert any(note.title == "Detached tags" for note in app._notifications)
        assert "1 detached" in "".join(
            piece.text for piece in app.screen.status.row.aside
        )
        await pilot.press("o")
        await pilot.pause()
        (option,) = app.screen.options
        # The old words, and those that are there now.
        assert option.words == f"{RUSSIA} موسكو"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("o")
        await settled(pilot)
        (placed,) = app.screen.session.tags
        assert (placed.id, placed.text) == (tag.id, "موسكو")
        assert app.screen.session.detached == ()


async def test_damage_is_reported_with_what_repairs_it(
    reading, seeds, settled, session_on, toasts
):
    session = session_on(seeds)
    session.add(Span(0, 5), "topic", "law")
    session.save()
    store = TagStore(seeds)
    (path,) = store.paths()
    store.repair(path)
    (derived,) = seeds.glob(f"tags/*/*/{ARTICLE}.json")
    derived.write_bytes(derived.read_bytes()[:-20])
    async with reading.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        (damage,) = [words for words in toasts if "is damaged" in words]
        assert damage.endswith("`hashiya check --repair` rebuilds it")
