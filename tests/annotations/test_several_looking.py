"""A file validated by several processes gives what one does, in the same order."""

import json
import multiprocessing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid
from hashiya.exchange.formats.native_lines import FORMAT
from hashiya.exchange.importing import parallel
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.io.line_reader import lines, stretches

TAKING = Attribution(
    annotator=None, fallback="salma", origin="human", now="2026-11-20T16:00:00Z"
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "rows.jsonl").write_text(
        "".join(
            json.dumps({"id": f"a{number}", "text": f"حماس {number}"}) + "\n"
            for number in range(20)
        )  # Hamas
    )
    return ProjectFolder.open(tmp_path)


def row(number: int, end: int = 4, **more: object) -> str:
    span = {"start": 0, "end": end, "layer": "topic", "label": "law"}
    return json.dumps({"id": f"a{number}", "spans": [span], **more}) + "\n"


def found(how, *given):
    told = []
    try:
        looked = how(*given, TAKING, told.append)
    except FileInvalid as error:
        return str(error), told
    return list(looked), told


@pytest.mark.parametrize(
    "broken",
    ["", "{\n" + row(3), row(1, start="x", spans=[{"start": "x"}]), "\udcff\n"],
)
def test_several_processes_find_what_one_finds(project, tmp_path, broken):
    path = tmp_path / "in.txt"
    good = (
        "\ufeff"
        + "".join(row(number, end=4 + number % 7) for number in range(25))
        + "\r\n\n"
        + row(5, text="other")
    )
    path.write_bytes((good + broken + row(2)[:-1]).encode(errors="surrogateescape"))
    steps = []

    alone = found(
        lambda *rest: stage(project, FORMAT.read(path, lambda _: None), *rest)
    )
    several = found(
        lambda *rest: parallel.stage(
            project, FORMAT, path, *rest, steps.append, stretch_size=300, processes=2
        )
    )

    assert several == alone
    assert len(alone[1]) > 5
    assert broken or sum(steps) == path.stat().st_size
    assert multiprocessing.active_children() == []


@given(st.text(alphabet="a\r\n\u0644", max_size=60), st.integers(1, 9))
def test_stretches_are_whole_lines_and_all_of_the_file(tmp_path_factory, text, size):
    path = tmp_path_factory.getbasetemp() / "stretches.txt"
    path.write_bytes(text.encode())

    parts = list(stretches(path, size))

    assert [
        each for part in parts for each in lines(path, lambda _: None, part)
    ] == list(lines(path, lambda _: None))
    assert sum(part.size for part in parts) == path.stat().st_size


def test_texts_that_rows_are_found_by_are_read_once_for_all_stretches(
    project, tmp_path, monkeypatch
):
    path = tmp_path / "in.txt"
    path.write_text(
        "".join(row(number + 100, text=f"حماس {number}") for number in range(20))
    )
    read, times = ProjectFolder.read, []
    monkeypatch.setattr(
        ProjectFolder, "read", lambda *given: times.append(given[1]) or read(*given)
    )

    validate = parallel._validator(project, "jsonl", path, TAKING)
    parts = list(stretches(path, 300))
    assert sum(found.row_count for part in parts for found in validate(part)) == 20

    # Once to know all texts, and once to look at each.
    assert len(parts) > 3
    assert len(times) == 40
