"""Lines check themselves, and any heap of them, in any files and any order, says the same."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.store import journal_format
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Entry, encoded, scanned
from hashiya.store.memory_files import MemoryFiles
from hashiya.store.record_db import RecordDB

TEXTS = st.text(st.characters(), max_size=8)
ROWS = st.dictionaries(
    st.sampled_from("1234"),
    st.dictionaries(TEXTS, TEXTS | st.integers() | st.none(), max_size=2),
    max_size=3,
)
ENTRIES = st.builds(
    Entry,
    stamp=st.tuples(st.integers(1, 9), st.sampled_from(["a1", "b2"]), st.just("")),
    at=TEXTS,
    act=st.sampled_from(["do", "undo"]),
    set=st.fixed_dictionaries({"tags": ROWS}),
    gone=st.fixed_dictionaries(
        {"tags": st.lists(st.sampled_from("5678"), max_size=2, unique=True).map(tuple)}
    ),
    over=st.fixed_dictionaries({"tags": st.just({"1": (3, "a1", "0a1b2c3d")})}),
)


@given(st.lists(ENTRIES, max_size=4))
@settings(deadline=None, max_examples=80)
def test_what_is_written_is_read(entries):
    written = [encoded(entry) for entry in entries]

    scan = scanned(b"".join(line for line, _ in written))

    assert scan.entries == tuple(entry for _, entry in written)
    assert (scan.damaged, scan.newer, scan.closed) == ((), None, True)


@given(ENTRIES, st.data())
@settings(deadline=None, max_examples=150)
def test_no_flipped_bit_gets_past_a_line(entry, data):
    line, _ = encoded(entry)
    at = data.draw(st.integers(0, len(line) - 2))
    flipped = (
        line[:at]
        + bytes([line[at] ^ (1 << data.draw(st.integers(0, 7)))])
        + line[at + 1 :]
    )

    scan = scanned(flipped)

    assert scan.entries == ()
    assert scan.damaged or scan.read < len(flipped)


@given(st.lists(ENTRIES, min_size=1, max_size=3), st.data())
@settings(deadline=None, max_examples=80)
def test_an_unfinished_line_is_left_for_later_and_hides_nothing(entries, data):
    whole = [encoded(entry)[0] for entry in entries]
    cut = data.draw(st.integers(1, len(whole[-1]) - 2))
    torn = b"".join(whole[:-1]) + whole[-1][:cut]

    scan = scanned(torn)

    assert len(scan.entries) == len(entries) - 1
    assert (scan.read, scan.closed) == (sum(map(len, whole[:-1])), False)
    # What is then written behind it is found, with and without a line feed between.
    for gap in (b"\n", b""):
        assert scanned(torn + gap + whole[0]).entries[-1] == encoded(entries[0])[1]


@given(st.lists(ENTRIES, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=80)
def test_lines_say_the_same_in_any_files_and_any_order_and_twice(entries, random):
    written = [encoded(entry)[0] for entry in entries]

    def state(heaps):
        files = MemoryFiles()
        for number, heap in enumerate(heaps):
            files.replace(f"f/x.{number}.jsonl", b"".join(heap))
        journal = Journal(files, "f", "x")
        journal.checkpoint()
        assert Journal(files, "f", "x").rows.tables == journal.rows.tables
        return {name: rows for name, rows in journal.rows.tables.items() if rows}

    shuffled = random.sample(written + written[:3], len(written) + len(written[:3]))
    middle = random.randint(0, len(shuffled))

    assert (
        state([written])
        == state([shuffled])
        == state([shuffled[:middle], shuffled[middle:], written])
    )


def test_a_line_that_got_in_between_is_read_and_counted(monkeypatch):
    files = MemoryFiles()
    journal = Journal(files, "f", "x")
    one = RecordDB(journal)
    one.insert({"n": 1})
    append = files.append

    def interrupted(place, data, at):
        other, _ = encoded(
            Entry(
                stamp=(9, "m", ""), at="", act="do", set={"_default": {"7": {"n": 7}}}
            )
        )
        append(place, other, at)
        return append(place, data, at)

    monkeypatch.setattr(files, "append", interrupted)
    one.insert({"n": 2})
    one.close()

    assert (
        {row["n"] for row in one}
        == {row["n"] for row in RecordDB(Journal(files, "f", "x"))}
        == {1, 2, 7}
    )


def test_a_million_acts_keep_their_order():
    """Stamps order by their number, not by its digits."""
    stamps = [
        journal_format.stamp_of(f"{n}.a.00000000") for n in (9, 10, 99, 100, 1_000_000)
    ]
    assert random.Random(1).sample(stamps, 5) != stamps
    assert sorted(random.Random(1).sample(stamps, 5)) == stamps


@given(
    st.dictionaries(
        TEXTS.filter(lambda name: name != "journal"),
        st.dictionaries(TEXTS, st.just({"a": 1}), min_size=1),
        max_size=2,
    )
)
@settings(deadline=None, max_examples=80)
def test_a_derived_file_holds_rows_of_any_name(tables):
    files = MemoryFiles()
    journal = Journal(files, "shelf", "a")
    for table, rows in tables.items():
        for row, document in rows.items():
            with journal.batch() as batch, batch.transaction() as changes:
                changes.put(table, row, document)
    journal.checkpoint()
    derived = {
        place: data for place, data in files._files.items() if place.endswith(".json")
    }

    alone = MemoryFiles()
    alone._files, alone._written = dict(derived), dict.fromkeys(derived, 1)

    assert len(derived) == bool(tables)
    assert Journal(alone, "shelf", "a").rows.tables == tables
