"""Exports and imports as programs call them: results, progress, and what a cancelled one leaves."""

import io
import json
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.splits import shares_from
from hashiya.errors import ExportRefused, ImportRefused, UnknownLabel
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.report import loss_sentences
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import format_named
from hashiya.exchange.stages import Work
from hashiya.model.model import Change, Status
from hashiya.store import TagStore

NOW = "2026-11-20T16:00:00Z"
TEXTS = {"a": "روسيا وحماس", "b": "لا", "c": "نعم"}  # Russia and Hamas; no; yes


class Cancelled(Exception):
    """Raised by the progress function of a caller."""


@pytest.fixture
def project(tmp_path, write):
    for name, text in TEXTS.items():
        write(f"home/{name}.txt", text)
    return ProjectFolder.open(tmp_path / "home")


@pytest.fixture
def store(project):
    return TagStore(project.root)


@pytest.fixture
def tags(write):
    """A file with a tag of salma on each article, and one that is outside of its text."""
    rows = []
    for name in TEXTS:
        span = {"start": 0, "end": 2, "layer": "topic", "label": "law"}
        spans = [{**span, "annotator": "salma", "created": NOW}]
        if name == "c":
            spans.append({**span, "end": 9})
        rows.append(json.dumps({"id": name, "spans": spans}))
    return write("tags.jsonl", "\n".join(rows))


def imported(project, store, path, progress=lambda *_: None, **options):
    return import_file(
        project, store, path, ImportOptions(fallback="omar", **options), progress
    )


def at(work, done=1):
    """A progress function that cancels once this much of the work is done."""

    def progress(stage, done_so_far, _total):
        if stage.work is work and done_so_far >= done:
            raise Cancelled

    return progress


def test_an_import_says_what_it_did(project, store, tags):
    result = imported(project, store, tags)

    assert (result.articles, result.added, result.known) == (3, 3, 0)
    assert [problem.rpartition(": left out: ")[0] for problem in result.problems] == [
        f"{tags}:3: $.spans[1]"
    ]
    assert imported(project, store, tags).known == 3


def test_an_import_reports_its_progress(project, store, tags):
    steps = []
    imported(
        project, store, tags, lambda stage, *step: steps.append((stage.work, *step))
    )

    size = tags.stat().st_size
    assert steps[0] == (Work.VALIDATE, 0, size)
    assert (Work.VALIDATE, size, size) in steps
    assert steps[-1] == (Work.APPLY, 4, 4)


@pytest.mark.parametrize("work", [Work.VALIDATE, Work.APPLY])
@pytest.mark.parametrize("done", [0, 1])
def test_a_cancelled_import_leaves_nothing(project, store, tags, work, done):
    store.write("salma", project.read("a"), Change(status=Status.FLAGGED))

    with pytest.raises(Cancelled):
        imported(project, store, tags, at(work, done))

    assert store.read("salma", project.read("a")).status is Status.FLAGGED
    for name in TEXTS:
        assert store.read("salma", project.read(name)).tags == ()


def test_a_strict_import_says_why_it_is_refused(project, store, tags):
    with pytest.raises(ImportRefused, match="nothing is imported") as refused:
        imported(project, store, tags, strict=True)

    assert len(refused.value.findings) == 1
    assert store.annotators() == ()


def test_an_import_refuses_a_layer_that_the_scheme_does_not_have(project, store, tags):
    with pytest.raises(UnknownLabel):
        imported(project, store, tags, layer="mood")


def test_an_export_to_a_path_says_what_it_did(project, store, tags, tmp_path):
    imported(project, store, tags)
    out = tmp_path / "set.csv"

    result = export_project(project, store, out, ExportOptions(format="csv"))

    (part,) = result.parts
    assert (part.output, part.articles, part.tags) == (out, 3, 3)
    assert (part.lost, part.losses) == (
        {},
        ("csv never holds: meta, status, text",),
    )
    assert json.loads(part.report.read_text("utf-8"))["tags"] == 3
    assert (result.problems, result.split) == ((), None)


def test_an_export_to_a_stream_is_the_same_bytes_and_has_no_report(
    project, store, tags, tmp_path
):
    imported(project, store, tags)
    stream, out = io.BytesIO(), tmp_path / "set.jsonl"

    result = export_project(project, store, stream, ExportOptions())
    export_project(project, store, out, ExportOptions())

    assert stream.getvalue() == out.read_bytes()
    assert (result.parts[0].output, result.parts[0].report) == (None, None)


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(format="brat"),
        ExportOptions(split=shares_from("train=.5,test=.5")),
    ],
)
def test_several_files_do_not_go_to_a_stream(project, store, options):
    with pytest.raises(ExportRefused, match="several files"):
        export_project(project, store, io.BytesIO(), options)


def test_the_parts_of_a_split_are_beside_one_another(project, store, tags, tmp_path):
    imported(project, store, tags)
    options = ExportOptions(split=shares_from("train=2/3,test=1/3"))

    result = export_project(project, store, tmp_path / "set.jsonl", options)

    assert [part.output.name for part in result.parts] == [
        "set.train.jsonl",
        "set.test.jsonl",
    ]
    assert result.split.counts == {"train": 2, "test": 1}
    assert [part.articles for part in result.parts] == [2, 1]


def test_an_export_into_the_current_folder_has_its_report_beside_it(
    project, store, tags, tmp_path, monkeypatch
):
    imported(project, store, tags)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")

    result = export_project(project, store, Path(), ExportOptions(format="brat"))

    assert result.parts[0].report == tmp_path / "empty.report.json"
    assert (tmp_path / "empty" / "annotation.conf").exists()


def test_a_strict_export_says_why_it_is_refused(project, store, tags, tmp_path):
    store.write("salma", project.read("a"), Change(status=Status.DONE))
    (project.root / "b.txt").write_bytes(b"\xff")

    with pytest.raises(ExportRefused, match="nothing is written") as refused:
        export_project(
            ProjectFolder.open(project.root),
            store,
            tmp_path / "set.jsonl",
            ExportOptions(strict=True),
        )

    assert any("b.txt: is not text" in each for each in refused.value.findings)
    assert not (tmp_path / "set.jsonl").exists()


@pytest.mark.parametrize("name", ["jsonl", "brat"])
def test_a_cancelled_export_leaves_nothing(project, store, tags, tmp_path, name):
    imported(project, store, tags)
    before = set(tmp_path.rglob("*"))

    with pytest.raises(Cancelled):
        export_project(
            project,
            store,
            tmp_path / "out",
            ExportOptions(format=name),
            at(Work.WRITE, 2),
        )

    assert set(tmp_path.rglob("*")) == before


def test_numbers_of_losses_are_written_in_groups(project):
    losses = Losses()
    for _number in range(1500):
        losses.add(Part.NOTE, project.read("a"))

    first, *_ = loss_sentences(format_named("iob2"), losses)
    assert "1,500 × note" in first
