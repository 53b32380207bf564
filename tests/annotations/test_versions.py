"""A version of a dataset gives the same bytes again, whatever became of the project."""

import gzip
import json
import os
import shutil
from dataclasses import fields, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.splits import shares_from
from hashiya.errors import ExportRefused, VersionInvalid
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.exporting.version_articles import exported_of, frozen_row
from hashiya.exchange.exporting.version_checks import version_findings
from hashiya.exchange.exporting.version_export import export_version
from hashiya.exchange.exporting.version_manifest import (
    read_manifest,
    version_folder,
    version_names,
)
from hashiya.exchange.exporting.versions import freezing
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.registry import FORMATS, format_named
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.review.finishing import ReviewStatus
from hashiya.review.verdicts import Ruling, Source, Verdict
from hashiya.sessions.suggestions import remove_suggestions, suggestion_store
from hashiya.store import TagStore, row_from_tag

TEXT = "روسيا تشرح علاقتها مع حماس\n\nالمصدر: وكالات\n"  # Russia explains …; source: agencies
NOW = "2026-11-20T16:00:00Z"
KINDS = [
    pytest.param(kind, marks=pytest.mark.consumers)
    if format_named(kind).extra
    else kind
    for kind in FORMATS
]


@pytest.fixture
def project(tmp_path):
    """Three articles that two annotators have done, and differ on."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("a", "b", "c"):
        (root / f"{name}.txt").write_text(f"{name} {TEXT}", "utf-8")
    row = {"id": "row", "text": "لا", "n": [1.5, None], "half": "\ud800"}  # no
    (root / "rows.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    opened = ProjectFolder.open(root)
    store = TagStore(root)
    for number, annotator in enumerate(("salma", "omar"), 1):
        for name in ("a", "b", "c"):
            article = opened.read(name)
            spans = [(2, 7), (8, 12 + number), None]
            tags = [
                tag(article, 10 * number + i, span, annotator)
                for i, span in enumerate(spans)
            ]
            store.write(annotator, article, Change(set=tuple(tags), status=Status.DONE))
    return opened


def tag(article, number, span, annotator):
    return Tag(
        id=number,
        span=Span(*span) if span else None,
        text=article.text[slice(*span)] if span else "",
        layer="stance",
        label="favor",
        annotator=annotator,
        created=NOW,
        updated=NOW,
        attributes={"target": "حماس"},
        note="=1",
        confidence=3,
    )


def contents(path: Path) -> dict[str, bytes]:
    """The bytes of the files in the path's folder, with the report."""
    files = [file for file in path.parent.rglob("*") if file.is_file()]
    return {str(file.relative_to(path.parent)): file.read_bytes() for file in files}


def spoil(project):
    """Change everything that an export depends on: texts, tags, statuses, scheme, rows."""
    store = TagStore(project.root)
    article = project.read("a")
    store.write("salma", article, Change(remove=(10,), status=Status.OPEN))
    (project.root / "b.txt").write_text("نص آخر\n", "utf-8")
    (project.root / "c.txt").unlink()
    (project.root / "hashiya.toml").write_text(
        '[[layers]]\nname = "other"\n[[layers.labels]]\nname = "x"\n', "utf-8"
    )
    return ProjectFolder.open(project.root)


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_written_again_as_the_same_bytes(project, tmp_path, kind):
    first, second, control = (tmp_path / name / "set.x" for name in "123")
    for path in (first, second, control):
        path.parent.mkdir()
    options = ExportOptions(format=kind, freeze="v1")
    was = export_project(project, TagStore(project.root), first, options)

    project = spoil(project)
    store = TagStore(project.root)
    result = export_version(project, store, second, "v1")
    export_project(project, store, control, ExportOptions(format=kind))

    assert contents(second) == contents(first)
    assert contents(control) != contents(first)
    assert result.problems == tuple(map(str, was.problems))
    assert result.parts[0].lost == was.parts[0].lost
    assert (result.parts[0].tags, result.parts[0].incomplete) == (
        was.parts[0].tags,
        was.parts[0].incomplete,
    )


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(selection=Selection(whose=TagSource.MAJORITY, votes=2)),
        ExportOptions(selection=Selection(whose=TagSource.GOLD_ELSE_UNANIMOUS)),
        ExportOptions(
            format="csv",
            selection=Selection(
                annotators=("salma",),
                statuses=frozenset({Status.DONE}),
                labels=frozenset({"favor", "law"}),
                sections=False,
            ),
        ),
        ExportOptions(split=shares_from("train=1/3,test=2/3"), seed=7),
        ExportOptions(split=shares_from("train=1/3,test=2/3"), format="huggingface"),
    ],
    ids=["majority", "gold", "selection", "split", "split in a folder"],
)
def test_what_was_selected_and_lost_comes_back(project, tmp_path, options):
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    frozen = replace(options, freeze="v1")
    was = export_project(
        project, TagStore(project.root), tmp_path / "1" / "set.x", frozen
    )
    project = spoil(project)
    result = export_version(
        project, TagStore(project.root), tmp_path / "2" / "set.x", "v1"
    )

    assert contents(tmp_path / "2" / "set.x") == contents(tmp_path / "1" / "set.x")
    assert [part.lost for part in result.parts] == [part.lost for part in was.parts]
    assert any(part.tags for part in was.parts)


def test_the_manifest_has_the_hashes(project, tmp_path):
    store = TagStore(project.root)
    path = tmp_path / "set.jsonl"
    export_project(project, store, path, ExportOptions(freeze="v1"))

    folder = version_folder(project.root, "v1")
    manifest = read_manifest(folder)
    assert version_names(project.root) == ["v1"]
    texts = {article.id: article.text for article in manifest.articles}
    assert texts == {
        entry.id: project.read(entry.id).sha256 for entry in project.entries
    }
    tags = {article.id: article.tags for article in manifest.articles}
    assert tags["a"] != tags["row"]
    (output,) = manifest.outputs
    assert output.files == {"": sha256(path.read_bytes()).hexdigest()}
    # The same dataset is the same content, under any name and at any time.
    export_project(project, store, tmp_path / "2.jsonl", ExportOptions(freeze="v2"))
    again = version_folder(project.root, "v2")
    assert read_manifest(again).content == manifest.content
    assert (again / "articles.jsonl.gz").read_bytes() == (
        folder / "articles.jsonl.gz"
    ).read_bytes()


def test_a_version_is_never_changed_and_a_refused_export_leaves_none(project, tmp_path):
    store = TagStore(project.root)
    options = ExportOptions(freeze="v1")
    with pytest.raises(ExportRefused):
        export_project(project, store, tmp_path, options)
    assert version_names(project.root) == []
    export_project(project, store, tmp_path / "a.jsonl", options)
    before = contents(version_folder(project.root, "v1") / "x")

    with pytest.raises(VersionInvalid, match="do not change"):
        export_project(project, store, tmp_path / "b.jsonl", options)
    assert not (tmp_path / "b.jsonl").exists()
    assert contents(version_folder(project.root, "v1") / "x") == before


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".x", "a\nb", "-x"])
def test_a_name_is_no_path(project, name):
    with pytest.raises(VersionInvalid, match="is not a name for a version"):
        version_folder(project.root, name)


def test_damage_is_found(project, tmp_path):
    store = TagStore(project.root)
    export_project(project, store, tmp_path / "a.jsonl", ExportOptions(freeze="v1"))
    path = version_folder(project.root, "v1") / "articles.jsonl.gz"
    whole = path.read_bytes()
    rows = gzip.decompress(whole)
    for damaged in (
        gzip.compress(rows.replace(b'"start": 2', b'"start": 3')),
        gzip.compress(rows[:-40]),
        whole[:-20],
        whole[:60] + bytes([whole[60] ^ 255]) + whole[61:],
        gzip.compress(b"[" * 100_000 + b"\n"),
        gzip.compress(b'{"part": 1}\n'),
        b"x",
    ):
        path.write_bytes(damaged)
        with pytest.raises(VersionInvalid, match="take it from another copy"):
            export_version(project, store, tmp_path / "b.jsonl", "v1")
        assert not (tmp_path / "b.jsonl").exists()


def rewritten_rows(folder, old, new):
    """Put other rows into a version, with the hash that fits them."""
    path = folder / "articles.jsonl.gz"
    rows = gzip.decompress(path.read_bytes())
    assert old in rows
    rows = rows.replace(old, new)
    path.write_bytes(gzip.compress(rows))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["content"] = sha256(rows).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"split": "train"', b'"split": "../../outside"'),
        (b'"part": ""', b'"part": "","losses":["{}"]'),
        (b'"part": ""', b'"part": "","losses":["[1]"]'),
        (b'"part": ""', b'"part": "","verdicts":[{}]'),
    ],
    ids=["path", "loss", "list", "verdict"],
)
def test_rows_of_others_that_fit_their_hash_are_refused(project, tmp_path, old, new):
    store = TagStore(project.root)
    split = shares_from("train=1/3,test=2/3")
    options = ExportOptions(format="huggingface", split=split, freeze="v1")
    export_project(project, store, tmp_path / "1", options)
    export_version(project, store, tmp_path / "2", "v1")
    rewritten_rows(version_folder(project.root, "v1"), old, new)
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(VersionInvalid, match="take it from another copy"):
        export_version(project, store, folder / "it", "v1")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"part": ""', '"part": "x"'),
        ('"train": "1/3"', '"train": "1/0"'),
        ('"train": "1/3"', f'"train": {10**400}'),
        ('"test": "2/3"', '"../x": "2/3"'),
    ],
)
def test_a_manifest_of_others_is_refused(project, tmp_path, old, new):
    store = TagStore(project.root)
    split = shares_from("train=1/3,test=2/3")
    options = ExportOptions(format="huggingface", split=split, freeze="v1")
    export_project(project, store, tmp_path / "1", options)
    path = version_folder(project.root, "v1") / "manifest.json"
    manifest = path.read_text("utf-8")
    assert old in manifest
    path.write_text(manifest.replace(old, new), "utf-8")

    with pytest.raises(VersionInvalid, match="manifest"):
        export_version(project, store, tmp_path / "2", "v1")
    assert not (tmp_path / "2").exists()


def test_every_field_of_an_article_survives_in_a_version(project):
    """A field that is new is to be kept too: give it a value here, and in `FrozenRow`."""
    article = project.read("a")
    row = row_from_tag(tag(article, 7, (2, 7), "salma"))
    verdict = Verdict(
        id=7,
        reviewer="huda",
        at=NOW,
        ruling=Ruling.REJECTED,
        sources=(Source.of(tag(article, 7, (2, 7), "salma")),),
    )
    gold = replace(tag(article, 7, (2, 7), "huda"), anchor=None)
    accepted = replace(verdict, ruling=Ruling.ACCEPTED, gold=gold)
    exported = ExportedArticle(
        article=replace(article, meta={"half": "\ud800"}),
        tags=(row,),
        statuses={"salma": Status.DONE},
        marked={"salma": NOW},
        partial={"omar": Status.OPEN},
        split="train",
        decided_from=(row,),
        detached=(row,),
        verdicts=(verdict, accepted),
        review=ReviewStatus.FINISHED,
        finished={"huda": NOW},
        predicted=(row,),
    )
    empty = ExportedArticle(article=article)
    for field in fields(exported):
        assert getattr(exported, field.name) != getattr(empty, field.name), field.name

    assert exported_of(frozen_row("", exported, [])) == exported
    assert exported_of(frozen_row("", empty, [])) == empty


def test_pseudonyms_need_their_key_again(project, tmp_path):
    store, key = TagStore(project.root), tmp_path / "key.json"
    options = ExportOptions(pseudonyms=str(key), freeze="v1")
    export_project(project, store, tmp_path / "1.jsonl", options)
    project = spoil(project)
    again = partial(export_version, project, store, name="v1", pseudonyms=str(key))
    again(tmp_path / "2.jsonl")

    assert b"salma" not in (tmp_path / "1.jsonl").read_bytes()
    first, second = ((tmp_path / f"{n}.jsonl").read_bytes() for n in "12")
    assert second == first

    names = key.read_bytes()
    key.write_text('{"format": "hashiya-pseudonyms/1", "names": {}}', "utf-8")
    with pytest.raises(ExportRefused, match="not the key of this dataset"):
        again(tmp_path / "3.jsonl")
    key.unlink()
    with pytest.raises(VersionInvalid, match="the key to the pseudonyms of v1 is not"):
        again(tmp_path / "3.jsonl")
    assert not key.exists()
    # The manifest may be somebody else's.
    key.write_bytes(names)
    with pytest.raises(VersionInvalid, match="outside of the project"):
        again(tmp_path / "3.jsonl", pseudonyms="")
    assert not (tmp_path / "3.jsonl").exists()


def test_a_key_in_the_project_is_found(project, tmp_path):
    store, key = TagStore(project.root), project.root / "key.json"
    options = ExportOptions(pseudonyms=str(key), freeze="v1")
    export_project(project, store, tmp_path / "1.jsonl", options)
    export_version(project, store, tmp_path / "2.jsonl", "v1")

    first, second = ((tmp_path / f"{n}.jsonl").read_bytes() for n in "12")
    assert second == first


def findings(project, **options):
    return [str(finding) for finding in version_findings(project.root, **options)]


def test_what_is_kept_is_checked_against_its_hashes(project, tmp_path):
    store = TagStore(project.root)
    split = shares_from("train=1/3,test=2/3")
    for name in ("v1", "v2"):
        options = ExportOptions(split=split, freeze=name)
        export_project(project, store, tmp_path / f"{name}.jsonl", options)
    assert findings(project) == []
    folder = version_folder(project.root, "v1")

    # With a sum that fits, so that only the articles' own hashes tell.
    rewritten_rows(folder, b'"note": "=1"', b'"note": "=2"')
    (sentence,) = findings(project)
    assert "3 articles are not what it says ('a', 'b', 'c')" in sentence

    (folder / "articles.jsonl.gz").write_bytes(b"")
    manifest = version_folder(project.root, "v2") / "manifest.json"
    manifest.write_bytes(
        manifest.read_bytes().replace(b'"name": "v2"', b'"name": "v3"')
    )
    of_articles, of_name = findings(project)
    assert "v1/articles.jsonl.gz: is not what its manifest says" in of_articles
    assert "v2/manifest.json: is the manifest of v3" in of_name
    manifest.write_text("{}", "utf-8")
    assert "is not a manifest" in findings(project)[1]
    manifest.unlink()
    assert "v2/manifest.json: cannot be read" in findings(project)[1]


def test_what_a_killed_program_left_is_removed_and_what_is_being_made_is_not(
    project, tmp_path
):
    versions = project.root / "versions"
    scheme = project.scheme
    left = versions / f".{'0a' * 8}.tmp"
    left.mkdir(parents=True)
    (left / "articles.jsonl.gz").write_bytes(b"x")

    (sentence,) = findings(project)
    assert "1 version in it was not finished" in sentence
    with freezing(project.root, "v1", {}, scheme) as version:
        # It began without what was left.
        (being_made,) = versions.iterdir()
        assert being_made != left
        assert len(findings(project, repair=True)) == 1
        with freezing(project.root, "v2", {}, scheme) as other:
            other.finish(NOW, ())
        assert being_made.is_dir()
        version.finish(NOW, ())
    assert version_names(project.root) == ["v1", "v2"]
    left.mkdir()
    assert not any(
        "not finished" in sentence for sentence in findings(project, repair=True)
    )
    assert not left.exists()


def test_no_link_is_followed_out_of_the_project(project, tmp_path):
    store, outside = TagStore(project.root), tmp_path / "outside"
    outside.mkdir()
    options = ExportOptions(freeze="v1")
    (project.root / "versions").symlink_to(outside)
    with pytest.raises(VersionInvalid, match="leads out of the project"):
        export_project(project, store, tmp_path / "1.jsonl", options)
    assert list(outside.iterdir()) == []
    assert not (tmp_path / "1.jsonl").exists()
    assert "versions: leads out of the project" in findings(project)[0]

    (outside / "v1").mkdir()
    (outside / "v1/manifest.json").write_text("{}", "utf-8")
    with pytest.raises(VersionInvalid, match="versions: leads out of the project"):
        version_folder(project.root, "v1")
    shutil.rmtree(outside / "v1")
    (project.root / "versions").unlink()
    export_project(project, store, tmp_path / "1.jsonl", options)
    version_folder(project.root, "v1").rename(outside / "v1")
    (project.root / "versions/v1").symlink_to(outside / "v1")
    with pytest.raises(VersionInvalid, match="leads out of the project"):
        export_version(project, store, tmp_path / "2.jsonl", "v1")
    assert "v1: leads out of the project" in findings(project)[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("name", ["manifest.json", "articles.jsonl.gz"])
def test_a_pipe_is_no_part_of_a_version(project, tmp_path, name):
    """Nothing waits for somebody to write into it."""
    store = TagStore(project.root)
    options = ExportOptions(freeze="v1")
    export_project(project, store, tmp_path / "1.jsonl", options)
    path = version_folder(project.root, "v1") / name
    path.unlink()
    os.mkfifo(path)

    assert len(findings(project)) == 1
    with pytest.raises(VersionInvalid):
        export_version(project, store, tmp_path / "2.jsonl", "v1")


def test_suggestions_of_a_version_are_those_of_the_selection_at_that_time(
    project, tmp_path
):
    store, article = TagStore(project.root), project.read("a")
    model = suggestion_store(project.root)
    suggestions = [tag(article, 5, (8, 12), "camel")]
    suggestions.append(replace(suggestions[0], id=6, layer="topic", label="law"))
    model.write("camel", article, Change(set=tuple(suggestions)))
    options = ExportOptions(
        format="label-studio",
        format_options=FormatOptions(predictions=True),
        selection=Selection(layers=frozenset({"topic"})),
        pseudonyms=str(project.root / "key.json"),
        freeze="v1",
    )
    export_project(project, store, tmp_path / "1", options)
    remove_suggestions(project.root, "camel")
    export_version(spoil(project), store, tmp_path / "2", "v1")

    tasks = (tmp_path / "1/tasks.json").read_bytes()
    predictions = [task.get("predictions", []) for task in json.loads(tasks)]
    ((prediction,),) = filter(None, predictions)
    assert prediction["model_version"] == "camel"
    labels = [one["value"].get("labels") for one in prediction["result"]]
    assert [names for names in labels if names] == [["law"]]
    assert (tmp_path / "2/tasks.json").read_bytes() == tasks
