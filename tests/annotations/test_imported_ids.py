"""A tag that a file gives no id gets the same one wherever the file is imported."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.model.model import Change
from hashiya.store import TagStore

TEXT = "أعلنت الوزارة بدء الهدنة اليوم"  # "The ministry announced the truce's beginning today"
IMPORTING = """
import sys
from pathlib import Path
from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.store import TagStore

project = ProjectFolder.open(sys.argv[1])
sys.stdin.readline()
import_file(project, TagStore(project.root), Path(sys.argv[2]), ImportOptions(fallback="salma"))
"""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Forty articles, each with three tags of which two say the same."""
    home = tmp_path / "one"
    home.mkdir()
    lines = []
    for number in range(40):
        (home / f"a{number}.txt").write_text(f"{TEXT} {number}", "utf-8")
        spans = []
        for start, end in ((0, 5), (0, 5), (18, 24)):
            span = {"start": start, "end": end, "layer": "topic", "label": "law"}
            spans.append(span | {"text": TEXT[start:end]})
        row = {"format": "hashiya/1", "id": f"a{number}", "text": f"{TEXT} {number}"}
        lines.append(json.dumps(row | {"spans": spans}))
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def ids_in(home: Path) -> list[int]:
    store = TagStore(home)
    ids = []
    for article in store.articles_of("salma"):
        ids += [tag.id for tag in store.read("salma", article).tags]
    return ids


def taken_in(home: Path, rows: Path) -> list[int]:
    project = ProjectFolder.open(home)
    import_file(project, TagStore(home), rows, ImportOptions(fallback="salma"))
    return ids_in(home)


def test_two_copies_of_a_project_give_a_row_the_same_id(rows, tmp_path):
    shutil.copytree(tmp_path / "one", tmp_path / "other")

    ids = taken_in(tmp_path / "one", rows)

    assert len(set(ids)) == 120
    assert taken_in(tmp_path / "other", rows) == ids


def test_two_imports_at_once_take_each_row_in_once(rows, tmp_path):
    command = [sys.executable, "-c", IMPORTING, str(tmp_path / "one"), str(rows)]
    programs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for program in programs:
        program.stdin.write("\n")
        program.stdin.close()

    assert [program.wait() for program in programs] == [0, 0]
    assert len(set(ids_in(tmp_path / "one"))) == len(ids_in(tmp_path / "one")) == 120


def test_an_edited_tag_keeps_its_id_when_its_file_is_imported_again(rows, tmp_path):
    before = set(taken_in(tmp_path / "one", rows))
    store = TagStore(tmp_path / "one")
    article = ProjectFolder.open(tmp_path / "one").read("a0")
    last = store.read("salma", article).tags[-1]
    edited = replace(last, label="economy")
    store.write("salma", article, Change(set=(edited,)))

    ids = taken_in(tmp_path / "one", rows)

    assert len(set(ids)) == len(ids) == 121
    assert before < set(ids)
    assert edited in TagStore(tmp_path / "one").read("salma", article).tags
