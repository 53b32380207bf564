"""Tags come in as the file tells them: held against the texts, once, and all or none."""

import errno
import json
import re
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid, ImportRefused, StoreWriteFailed
from hashiya.exchange.exporting.selected_articles import selected
from hashiya.exchange.formats.native_lines import FORMAT, written
from hashiya.exchange.importing.apply import apply_staged
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.exchange.losses import Losses
from hashiya.io.line_reader import LONGEST
from hashiya.model.model import Article, Change, Span, Status
from hashiya.store import TagStore, tag_store
from hashiya.store.memory_files import MemoryFiles
from hashiya.text.anchoring import anchored_and_detached

GOLDEN = Path(__file__).with_name("golden.jsonl")
NOW = "2026-11-21T10:00:00Z"
# Russia explains its relation with Hamas; a comment
TEXT = "روسيا تشرح علاقتها مع حماس\r\nشَرْح “1”\n"
LATER = "لا\nالمصدر: وكالات"  # no, source: agencies


@pytest.fixture
def project(tmp_path, write):
    write("a1.txt", TEXT)
    write("a2.txt", "")
    write(
        "rows.jsonl",
        json.dumps(
            {"id": "r/10", "text": LATER, "title": "عنوان", "n": 1.5, "tags": [None]}
        ),
    )
    return ProjectFolder.open(tmp_path)


@pytest.fixture
def memory(tmp_path):
    return TagStore(tmp_path, MemoryFiles())


def taking(annotator: str | None = None, **more: str) -> Attribution:
    return Attribution(
        annotator=annotator, fallback="laila", origin="import:test", now=NOW, **more
    )


def span(**given: object) -> dict[str, object]:
    return {"start": 0, "end": 5, "layer": "topic", "label": "law", **given}


def line(**given: object) -> str:
    return (
        json.dumps(
            {"id": "a1", "text": TEXT, "spans": [span()], **given}, ensure_ascii=False
        )
        + "\n"
    )


def taken(project, store, path, how=None):
    told: list[str] = []
    return apply_staged(
        project,
        store,
        stage(project, FORMAT.read(path, lambda _: None), how or taking(), told.append),
    ), told


def exported(project, store) -> bytes:
    return b"".join(
        written(selected(project, store, pytest.fail), project.scheme, Losses())
    )


def test_what_went_out_comes_back_and_goes_out_as_the_same_bytes(project, memory):
    result, told = taken(project, memory, GOLDEN)

    assert (result.added, result.known, told) == (5, 0, [])
    assert exported(project, memory) == GOLDEN.read_bytes()


def test_what_is_there_already_is_not_taken_twice(project, memory):
    taken(project, memory, GOLDEN)

    again, _ = taken(project, memory, GOLDEN)

    assert (again.added, again.known) == (0, 5)
    assert exported(project, memory) == GOLDEN.read_bytes()


def test_all_can_become_one_annotators(project, memory):
    taken(project, memory, GOLDEN, taking("omar"))

    assert memory.annotators() == ("omar",)
    assert len(memory.read("omar", "a1").tags) == 5
    assert (
        memory.read("omar", "r/10").status is Status.OPEN
    )  # one had flagged it, the other not opened it


def test_what_a_tag_does_not_say_has_its_default(project, memory, write):
    taken(project, memory, write("in.jsonl", line()))

    (tag,) = memory.read("laila", "a1").tags
    assert (tag.span, tag.text, tag.origin, tag.created, tag.note) == (
        Span(0, 5),
        "روسيا",
        "human",
        NOW,
        "",
    )
    assert memory.read("laila", "a1").status is Status.OPEN


def test_an_id_that_another_tag_has_is_given_anew(project, memory, write):
    taken(project, memory, write("in.jsonl", line(spans=[span(id="7")])))
    taken(project, memory, write("in.jsonl", line(spans=[span(id="7", label="media")])))

    tags = memory.read("laila", "a1").tags
    assert [tag.label for tag in tags] == ["law", "media"]
    assert [tag.id == 7 for tag in tags] == [True, False]


def test_a_row_is_found_by_its_text_when_its_id_is_unknown(project, memory, write):
    result, told = taken(project, memory, write("in.jsonl", line(id="doc-1")))

    assert (result.added, told) == (1, [])


def test_that_somebody_has_not_opened_an_article_takes_no_status_back(
    project, memory, write
):
    memory.write("laila", project.read("a1"), Change(status=Status.DONE))

    taken(project, memory, write("in.jsonl", line(status={"laila": "new"})))

    assert memory.read("laila", "a1").status is Status.DONE


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"text": TEXT + "x"},
            "its text is not that of 'a1': they differ from character 38 on",
        ),
        ({"id": "zz", "text": None}, "no article is called 'zz'"),
        (
            {"spans": [span(), span(end=50)]},
            r"\$.spans\[1\]: left out: span 0–50 reaches outside the text",
        ),
        (
            {"spans": [span(), span(start=5)]},
            r"\$.spans\[1\]: left out: span 5–5 holds nothing",
        ),
        (
            {"spans": [span(), span(text="غزة")]},
            "its words are 'غزة', but the article has 'روسيا' there",
        ),
        ({"spans": [span(), span(label="\x1b[31m")]}, "cannot be the name"),
        ({"spans": [span(), span(note="\ud800")]}, "is not Unicode text"),
    ],
)
def test_what_does_not_fit_the_article_is_told_with_its_line_and_the_rest_goes_in(
    project, memory, write, given, problem
):
    row = json.dumps({"id": "a1", "text": TEXT, "spans": [span()], **given})
    path = write(
        "in.jsonl", f"{line(id='r/10', text=LATER, spans=[span(end=2)])}{row}\n"
    )

    result, told = taken(project, memory, path)

    assert len(told) == 1
    assert f"{path}:2: " in told[0]
    assert re.search(problem, told[0])
    assert result.added == (2 if "spans" in given else 1)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"confidence": 6}, "confidence is not used: 6 is outside 1…5"),
        ({"created": "yesterday"}, "created is not used: 'yesterday' is not a time"),
        ({"updated": "2026-13-40T16:00:00Z"}, "updated is not used"),
    ],
)
def test_a_value_that_cannot_be_costs_no_tag(project, memory, write, given, problem):
    result, told = taken(
        project, memory, write("in.jsonl", line(spans=[span(**given)]))
    )

    assert result.added == 1
    assert re.search(problem, told[0])


@pytest.mark.parametrize(
    "time",
    ["2026-11-20T19:00:00+03:00", "2026-11-20 16:00:00", "2026-11-20T16:00:00+00:00"],
)
def test_a_time_with_another_offset_is_taken_in_utc(project, memory, write, time):
    _, told = taken(
        project, memory, write("in.jsonl", line(spans=[span(created=time)]))
    )

    (tag,) = memory.read("laila", "a1").tags
    assert tag.created.replace("+00:00", "Z") == "2026-11-20T16:00:00Z"
    assert told == []


BROKEN_ROWS = [
    (b'{"id": "a1", "te', "3: left out: is not JSON: Unterminated string"),
    (b"[1]", "3: left out: is not a JSON object"),
    ('{"id": "لا"}'.encode("windows-1256"), "3: left out: is not UTF-8: byte 8"),
    ("x".encode("utf-16"), "3: left out: is not UTF-8: byte 0"),
    (b"[" * 100_000, "3: left out: is not JSON that can be read"),
    (b'{"id": 5}', r"3: left out: \$.id: is 5: give a string"),
    (b"{}", r"3: left out: \$.id: is missing"),
    (b'{"id": "a1", "format": "hashiya/9"}', r"3: left out: \$.format: is 'hashiya/9'"),
    (b'{"id": "a1", "spans": {}}', r"3: left out: \$.spans: is {}: give a list"),
    (b'{"id": "a1", "spans": [1]}', r"3: \$.spans\[0\]: left out: it is not an object"),
    (
        json.dumps({"id": "a1", "spans": [span(end="x")]}).encode(),
        r"3: \$.spans\[0\].end: left out: it is 'x': give a whole number",
    ),
    (
        json.dumps({"id": "a1", "spans": [span(end=True)]}).encode(),
        r"3: \$.spans\[0\].end: left out: it is True",
    ),
    (
        json.dumps({"id": "a1", "spans": [span(label=None)]}).encode(),
        r"3: \$.spans\[0\].label: left out: it is missing: give a string",
    ),
    (
        json.dumps({"id": "a1", "status": {"o": "gone"}}).encode(),
        r"3: \$.status.o: left out: it is 'gone': give one of new, open",
    ),
]


@pytest.mark.parametrize(
    ("broken", "problem"), BROKEN_ROWS, ids=range(len(BROKEN_ROWS))
)
def test_a_row_that_is_broken_is_told_by_its_line_and_costs_no_other(
    project, memory, write, broken, problem
):
    path = write("in.jsonl", f"{line()}\n".encode() + broken)

    result, told = taken(project, memory, path)

    assert len(told) == 1
    assert re.search(problem, told[0])
    assert result.added == 1


@pytest.mark.parametrize(
    ("odd", "problem"),
    [
        ({"id": "0"}, r"\$.spans\[1\].id: is not used: it is '0'"),
        ({"attributes": {"x": 1, "target": "حماس"}}, r"attributes.x: is not used"),
        ({"note": 5}, r"\$.spans\[1\].note: is not used: it is 5: give a string"),
        ({"score": "much"}, r"\$.spans\[1\].score: is not used"),
    ],
)
def test_a_value_of_another_type_costs_no_tag(project, memory, write, odd, problem):
    tags = [span(), span(label="media", **odd)]

    result, told = taken(project, memory, write("in.jsonl", line(spans=tags)))

    assert result.added == 2
    assert len(told) == 1
    assert re.search(problem, told[0])
    last = memory.read("laila", "a1").tags[-1]
    assert last.attributes == {
        name: value
        for name, value in odd.get("attributes", {}).items()
        if isinstance(value, str)
    }


def test_numbers_may_be_written_in_other_ways(project, memory, write):
    tag = span(start=0.0, end="5", confidence="4.0", id=7)

    _, told = taken(project, memory, write("in.jsonl", line(spans=[tag])))

    (made,) = memory.read("laila", "a1").tags
    assert (made.span.start, made.span.end, made.confidence, made.id) == (0, 5, 4, 7)
    assert told == []


def test_one_null_label_among_ten_rows_is_told(project, memory, write):
    rows = [line(spans=[span(end=end)]) for end in range(1, 10)]
    rows.insert(4, line(spans=[span(label=None)]))

    result, told = taken(project, memory, write("in.jsonl", "".join(rows)))

    assert (result.added, len(told)) == (9, 1)
    assert ":5: $.spans[0].label" in told[0]


def test_nobody_is_done_with_an_article_of_which_a_tag_was_unreadable(
    project, memory, write
):
    row = line(spans=[span(label=None)], status={"laila": "done"})

    taken(project, memory, write("in.jsonl", row))

    assert memory.read("laila", "a1").status is not Status.DONE


def test_of_tags_with_one_id_the_later_gets_another(project, memory, write):
    row = line(spans=[span(id="3"), span(id="3", end=4)])

    result, (told,) = taken(project, memory, write("in.jsonl", row))

    assert result.added == 2
    assert "1: $.spans[1]: its id is not used: 3 is also that of $.spans[0]" in told
    assert len({tag.id for tag in memory.read("laila", "a1").tags}) == 2


def test_a_file_with_impossible_names_is_told_by_its_line_and_nothing_of_it_goes_in(
    project, memory, write
):
    row = json.dumps({"id": "a1", "spans": [span(annotator="a\nb")]})

    with pytest.raises(FileInvalid, match=r"3: .*U\+000A"):
        taken(project, memory, write("in.jsonl", f"{line()}\n{row}"))

    assert memory.annotators() == ()


def test_a_file_of_which_no_row_can_be_read_is_refused(project, memory, write):
    with pytest.raises(FileInvalid, match="2: is not a JSON object"):
        taken(project, memory, write("in.jsonl", "\n[1]\n[2]\n"))
    many = "[1]\n" * 30 + line()
    with pytest.raises(FileInvalid, match="1: is not a JSON object"):
        taken(project, memory, write("in.jsonl", many))


def test_a_line_without_end_is_refused_before_it_is_read(project, memory, write):
    path = write("in.jsonl", line(text=None))
    with path.open("r+b") as file:
        # A hole: nothing is on the disk.
        file.truncate(2 * LONGEST)

    with pytest.raises(FileInvalid, match="2: is longer than"):
        taken(project, memory, path)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, StoreWriteFailed])
@pytest.mark.parametrize(("step", "is_new"), [("save", False), ("begin", True)])
@pytest.mark.parametrize("is_written", [False, True])
def test_what_an_interrupted_import_took_in_is_taken_back(
    project, memory, write, monkeypatch, interruption, step, is_new, is_written
):
    memory.write("laila", project.read("a1"), Change(status=Status.DONE))
    if not is_new:
        memory.write("laila", project.read("r/10"), Change(status=Status.OPEN))
    real, interruptions = getattr(memory, step), iter([interruption])

    def fail(annotator, article, *given, **more):
        if article.id == "r/10":
            for each in interruptions:
                if is_written:
                    real(annotator, article, *given, **more)
                raise each
        return real(annotator, article, *given, **more)

    monkeypatch.setattr(memory, step, fail)
    path = write(
        "in.jsonl",
        line(status={"laila": "flagged"})
        + line(id="r/10", text=LATER, spans=[span(end=2)]),
    )
    looked = stage(project, FORMAT.read(path, lambda _: None), taking(), pytest.fail)

    with pytest.raises(interruption):
        apply_staged(project, memory, looked)

    record = memory.read("laila", "a1")
    assert (record.tags, record.status) == ((), Status.DONE)
    record = memory.read("laila", "r/10")
    assert (record.tags, record.status) == ((), Status.NEW if is_new else Status.OPEN)


def test_what_cannot_be_taken_back_is_told(project, memory, write, monkeypatch):
    def full(*_, **__):
        raise StoreWriteFailed("tags: not saved")

    monkeypatch.setattr(memory, "save", full)
    monkeypatch.setattr(memory, "take_back", full)
    path = write("in.jsonl", line() + line(spans=[span(end=2)]))

    with pytest.raises(
        ImportRefused,
        match="tags: not saved; some of the tags are in: they are removed",
    ):
        taken(project, memory, path)

    assert len(memory.read("laila", "a1").tags) == 1


def test_an_interruption_takes_back_nothing_of_what_was_there_before(
    project, memory, write, monkeypatch
):
    """Whoever imports what they exported has tags of the same ids there."""
    assert (
        taken(project, memory, write("in.jsonl", line(status={"laila": "done"})))[
            0
        ].added
        == 1
    )
    before = memory.read("laila", "a1")
    again = write("again.jsonl", exported(project, memory).decode())
    looked = stage(project, FORMAT.read(again, lambda _: None), taking(), pytest.fail)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(tag_store, "write_first_record", interrupted)
    store = TagStore(project.root, memory._files)

    with pytest.raises(KeyboardInterrupt):
        apply_staged(project, store, looked)

    assert before.tags
    assert TagStore(project.root, memory._files).read("laila", "a1") == before


def test_what_may_not_outlast_a_power_cut_is_taken_back(
    project, tmp_path, write, failing_flush
):
    failing_flush("fdatasync", errno.EIO, times=1)
    disk = TagStore(tmp_path)

    with pytest.raises(StoreWriteFailed, match="not saved: Input/output error"):
        taken(project, disk, write("in.jsonl", line(status={"laila": "flagged"})))

    record = TagStore(tmp_path).read("laila", "a1")
    assert (record.tags, record.status) == ((), Status.NEW)


@pytest.mark.parametrize("is_there", [False, True])
def test_what_an_article_becomes_after_the_look_moves_no_tag(
    project, memory, write, tmp_path, is_there
):
    if is_there:
        memory.write("laila", project.read("a1"), Change(status=Status.DONE))
    looked = stage(
        project,
        FORMAT.read(write("in.jsonl", line()), lambda _: None),
        taking(),
        pytest.fail,
    )
    write("a1.txt", f"قال: {TEXT}")  # he said:

    apply_staged(project, memory, looked)

    record = memory.read("laila", ProjectFolder.open(tmp_path).read("a1"))
    assert record.sha256 == Article(id="a1", text=TEXT).sha256
    assert [(tag.span, tag.text) for tag in record.tags] == [(Span(0, 5), TEXT[:5])]
    assert [
        tag.span.start
        for tag in anchored_and_detached(
            record, ProjectFolder.open(tmp_path).read("a1"), memory.old_text
        )[0]
    ] == [5]
