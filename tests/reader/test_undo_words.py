"""Undo and redo go to what they change, say what it is, and ask once before an earlier start."""

from hashiya.model.model import Span

FOURTH = "003_17c9a6c0ceb6d203"


def status(app):
    return app.screen.status.render_line(0).text


async def test_undo_goes_to_where_the_tag_was_and_says_which(reading, settled):
    async with reading.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = reading.screen.view
        await pilot.press("w", "5", "ctrl+end", "u")
        await settled(pilot)
        assert view.cursor == 0
        assert view.scroll_offset.y == 0
        assert "Undone: " in status(reading)
        assert " on «" in status(reading)
        await pilot.press("ctrl+end", "ctrl+r")
        await settled(pilot)
        assert view.cursor == 0
        assert reading.screen.current_tag.label == "politics"
        assert "Redone: " in status(reading)
        await pilot.press("ctrl+end")
        assert "Redone" not in status(reading)


async def test_undo_says_which_part_of_a_tag_it_changed(reading, settled):
    async with reading.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        session = reading.screen.session
        tag = session.add(Span(0, 5), "topic", "law")
        session.edit(tag.id, note="؟", confidence=4)
        session.remove(tag.id)
        said = []
        for _ in range(4):
            await pilot.press("u")
            await settled(pilot)
            said.append(status(reading).split("«")[0].split())
        assert [words[:2] for words in said] == [
            ["Undone:", "removal"],
            ["Undone:", "confidence,"],
            ["Undone:", said[2][1]],
            ["Undo", "·"],
        ]
        assert said[2][2] == "on"


async def test_what_lies_before_the_last_start_is_asked_about_once(
    reading, seeds, session_on, stored, settled
):
    before = session_on(seeds)
    before.add(Span(0, 5), "topic", "law")
    before.add(Span(6, 9), "topic", "economy")
    before.save()
    async with reading.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("w", "5", "u")
        await settled(pilot)
        assert len(stored(seeds)) == 2
        await pilot.press("u")
        await settled(pilot)
        assert len(stored(seeds)) == 2
        assert "Before the last start: " in status(reading)
        assert "u again undoes it" in status(reading)
        await pilot.press("u", "u")
        await settled(pilot)
        assert len(stored(seeds)) == 0
        await pilot.press("ctrl+r", "ctrl+r", "u")
        await settled(pilot)
        assert len(stored(seeds)) == 1
    after = session_on(seeds)
    assert after.redoes_earlier
