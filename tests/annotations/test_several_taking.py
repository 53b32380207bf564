"""An import by several processes: what one would take in, and all of it or none."""

import json
import multiprocessing
from functools import partial

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import StoreWriteFailed
from hashiya.exchange.formats.native_lines import FORMAT
from hashiya.exchange.importing import apply, parallel
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.io.workers import WorkerProcess
from hashiya.store import TagStore

ARTICLES = 40


@pytest.fixture
def project(tmp_path):
    (tmp_path / "rows.jsonl").write_text(
        "".join(
            json.dumps({"id": f"a{number}", "text": f"حماس {number}"}) + "\n"
            for number in range(ARTICLES)
        )  # Hamas
    )
    return ProjectFolder.open(tmp_path)


@pytest.fixture
def looked(project, tmp_path):
    """Two annotators' tags on each article, those of salma in two rows; one label is unknown."""
    path = tmp_path.parent / f"{tmp_path.name}.jsonl"
    span = {"start": 0, "end": 4, "layer": "topic", "created": "2026-11-20T16:00:00Z"}
    path.write_text(
        "".join(
            json.dumps(
                {
                    "id": f"a{number}",
                    "spans": [{**span, "label": label, "annotator": name}],
                    "status": {name: "done"},
                }
            )
            + "\n"
            for label, name in [
                ("law", "salma"),
                ("media", "omar"),
                ("law", "salma"),
                ("new", "salma"),
            ]
            for number in range(ARTICLES)
        )
    )
    taking = Attribution(
        annotator=None, fallback="salma", origin="human", now="2026-11-20T16:00:00Z"
    )
    return stage(project, FORMAT.read(path, lambda _: None), taking, pytest.fail)


by_two = partial(parallel.apply_staged, processes=2)


def said(project):
    store = TagStore(project.root)
    return {
        (name, article): (
            record.status,
            sorted((tag.span, tag.label) for tag in record.tags),
        )
        for name in store.annotators()
        for article in store.articles_of(name)
        if (record := store.read(name, article)).tags
    }


def test_several_processes_take_in_what_one_does(project, looked, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "rows.jsonl").write_bytes(
        (tmp_path / "rows.jsonl").read_bytes()
    )
    alone = ProjectFolder.open(tmp_path / "one")
    steps = []

    taken = by_two(project, TagStore(project.root), looked, steps.append)

    assert taken == apply.apply_staged(alone, TagStore(alone.root), looked)
    assert (taken.articles, taken.added, taken.known, sum(steps)) == (
        ARTICLES,
        3 * ARTICLES,
        ARTICLES,
        looked.count,
    )
    assert taken.unknown == {("topic", "new"): ARTICLES}
    assert said(project) == said(alone)
    assert len(said(project)) == 2 * ARTICLES
    assert multiprocessing.active_children() == []


def test_where_one_process_cannot_write_all_take_back_what_they_took_in(
    project, looked
):
    (project.root / "tags").mkdir()
    (project.root / "tags" / "omar").write_text("in the way")

    with pytest.raises(StoreWriteFailed, match=r"omar.*not saved"):
        by_two(project, TagStore(project.root), looked, lambda _: None)

    assert said(project) == {}
    assert multiprocessing.active_children() == []


def test_what_a_process_took_in_that_was_killed_is_taken_back(project, looked):
    """One process stops by itself; the other one continues until it is stopped."""
    pids = {process.pid for process in multiprocessing.active_children()}

    def kill(_):
        for process in multiprocessing.active_children()[:1]:
            assert process.pid not in pids
            process.kill()
            process.join()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        by_two(project, TagStore(project.root), looked, kill)

    assert said(project) == {}
    assert multiprocessing.active_children() == []


def test_an_interruption_before_every_process_has_its_share_leaves_nothing(
    project, looked, monkeypatch, capfd
):
    real, pieces = WorkerProcess.give, []

    def give(helper, piece):
        pieces.append(piece)
        if len(pieces) == 2:
            raise KeyboardInterrupt
        real(helper, piece)

    monkeypatch.setattr(WorkerProcess, "give", give)

    with pytest.raises(KeyboardInterrupt):
        by_two(project, TagStore(project.root), looked, lambda _: None)

    assert pieces == [(0, 2), (1, 2)]
    assert said(project) == {}
    assert multiprocessing.active_children() == []
    assert capfd.readouterr().err == ""


def test_an_interruption_leaves_nothing_of_what_the_processes_took_in(project, looked):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        by_two(project, TagStore(project.root), looked, stop)

    assert said(project) == {}
    assert multiprocessing.active_children() == []
