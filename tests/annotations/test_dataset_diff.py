"""What changed between two exports: articles, and tags by what became of them."""

import copy
import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid
from hashiya.exchange.dataset_diff import DifferenceKind, dataset_diff
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FORMATS, format_named
from hashiya.store import TagStore

TEXT = "لا لا لا لا"  # no, four times
ADDED, REMOVED, MOVED, CHANGED = DifferenceKind


def tag(number, start, end, label="law", **more):
    fields = {"id": str(number), "start": start, "end": end, "text": TEXT[start:end]}
    return {**fields, "layer": "topic", "label": label, "annotator": "salma", **more}


TAGS = [tag(1, 0, 2), tag(2, 3, 5), tag(3, 6, 8, "media", note="x")]


def row(article, spans=(), labels=(), text=TEXT):
    spans = [span for span in spans if "start" in span]
    return {
        "format": "hashiya/1",
        "id": article,
        "text": text,
        "spans": spans,
        "labels": list(labels),
    }


@pytest.fixture
def diff(tmp_path):
    def compare(old, new, suffix="jsonl"):
        for name, rows in (("old", old), ("new", new)):
            lines = "".join(f"{json.dumps(one)}\n" for one in rows)
            (tmp_path / f"{name}.{suffix}").write_text(lines, "utf-8")
        problems = []
        result = dataset_diff(
            tmp_path / f"old.{suffix}", tmp_path / f"new.{suffix}", problems.append
        )
        assert problems == []
        return result

    return compare


def changes(result):
    return [
        (one.change, one.old and one.old.id, one.new and one.new.id, one.fields)
        for one in result.tags
    ]


@pytest.mark.parametrize("row", [row("\ud800"), row("a", [tag(1, 0, 2, "\ud800")])])
def test_what_is_not_unicode_text_is_refused_in_one_sentence(diff, row):
    with pytest.raises(FileInvalid, match=r"holds the lone surrogate U\+D800"):
        diff([row], [row])


def test_an_export_does_not_differ_from_itself(diff):
    result = diff([row("a", TAGS), row("b")], [row("b"), row("a", TAGS[::-1])])

    assert not result
    assert (result.same, result.same_tags) == (2, 3)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (TAGS[1:], [(REMOVED, 1, None, ())]),
        ([*TAGS, tag(9, 9, 11)], [(ADDED, None, 9, ())]),
        ([tag(1, 0, 5), *TAGS[1:]], [(MOVED, 1, 1, ("end",))]),
        ([tag(1, 0, 2, "media"), *TAGS[1:]], [(CHANGED, 1, 1, ("label",))]),
        ([tag(1, 1, 2, note="y"), *TAGS[1:]], [(CHANGED, 1, 1, ("start", "note"))]),
        # Removed and made again: the dataset is the same.
        ([tag(9, 0, 2), *TAGS[1:]], []),
        ([tag(9, 0, 2, "media"), *TAGS[1:]], [(CHANGED, 1, 9, ("label",))]),
        ([tag(9, 1, 2), *TAGS[1:]], [(MOVED, 1, 9, ("start",))]),
        # The same words elsewhere, and other ones.
        ([tag(9, 9, 11), *TAGS[1:]], [(MOVED, 1, 9, ("start", "end"))]),
        ([tag(9, 2, 3), *TAGS[1:]], [(REMOVED, 1, None, ()), (ADDED, None, 9, ())]),
        # The same tag of another annotator is another tag.
        (
            [tag(1, 0, 2, annotator="omar"), *TAGS[1:]],
            [(REMOVED, 1, None, ()), (ADDED, None, 1, ())],
        ),
    ],
)
def test_tags_are_added_removed_moved_or_changed(diff, new, expected):
    forth = diff([row("a", TAGS)], [row("a", new)])
    back = diff([row("a", new)], [row("a", TAGS)])

    assert changes(forth) == expected
    opposite = {ADDED: REMOVED, REMOVED: ADDED}
    mirrored = [
        (opposite.get(what, what), new, old, fields)
        for what, old, new, fields in expected
    ]
    assert sorted(changes(back), key=str) == sorted(mirrored, key=str)
    assert forth.same_tags + forth.counts.total() - forth.counts[ADDED] == len(TAGS)


def test_articles_come_go_and_change_their_text(diff):
    result = diff(
        [row("gone", TAGS), row("b", TAGS[:1])],
        [row("b", TAGS[:1], text=f"{TEXT}."), row("new", TAGS[2:])],
    )

    assert (result.added, result.removed, result.texts) == (["new"], ["gone"], ["b"])
    assert result.counts == {ADDED: 1, REMOVED: 3}
    assert result.counts_by_label == {
        ("topic", "law"): {REMOVED: 2},
        ("topic", "media"): {ADDED: 1, REMOVED: 1},
    }


def test_a_label_of_the_whole_article_changes(diff):
    label = {"layer": "topic", "label": "law", "annotator": "salma"}
    result = diff(
        [row("a", (), [label])], [row("a", (), [{**label, "label": "media"}])]
    )

    assert changes(result) == [(CHANGED, None, None, ("label",))]


def test_formats_without_ids_are_compared_by_what_they_hold(diff):
    old = {
        "text": TEXT,
        "label": [[0, 2, "topic/law"], [3, 5, "topic/law"]],
        "article": "a",
    }
    new = copy.deepcopy(old)
    new["label"] = [[0, 5, "topic/law"], [3, 5, "topic/law"], [6, 8, "topic/media"]]
    result = diff([old], [new])

    assert changes(result) == [(MOVED, None, None, ("end",)), (ADDED, None, None, ())]
    assert result.counts_by_label.keys() == {("topic", "law"), ("topic", "media")}


def test_many_tags_are_compared_in_no_time(diff):
    """By keys: each tag with each would be a hundred million comparisons."""
    text = TEXT * 1000
    old = [tag(number, number, number + 1) for number in range(1, 10_001)]
    new = [{**one, "id": None} for one in old]
    result = diff([row("a", old, text=text)], [row("a", new, text=text)])

    assert not result
    assert result.same_tags == 10_000


def test_statuses_and_meta_that_differ_are_named(diff):
    before = {"status": {"salma": "open", "omar": "done"}, "meta": {"n": 1, "url": "x"}}
    after = {
        "status": {"salma": "done", "huda": "new"},
        "meta": {"url": "x", "n": [1]},
        "review": "finished",
    }

    result = diff([row("a", TAGS) | before], [row("a", TAGS) | after])
    same = diff([row("a") | before], [row("a") | before])

    assert [(one.annotator, one.old, one.new) for one in result.statuses] == [
        ("", None, "finished"),
        ("huda", None, "new"),
        ("omar", "done", None),
        ("salma", "open", "done"),
    ]
    assert [(one.article, one.fields) for one in result.meta] == [("a", ("n",))]
    assert (result.same, result.same_tags, result.tags) == (1, 3, [])
    assert result
    assert not same


def test_what_a_format_does_not_hold_is_no_difference(tmp_path):
    native = row("a", TAGS) | {"status": {"salma": "done"}, "meta": {"n": 1}}
    (tmp_path / "old.jsonl").write_text(json.dumps(native) + "\n", "utf-8")
    task = {
        "text": TEXT,
        "article": "a",
        "meta": {"n": 2},
        "label": [[0, 2, "topic/law"]],
    }
    (tmp_path / "new.jsonl").write_text(json.dumps(task) + "\n", "utf-8")

    result = dataset_diff(tmp_path / "old.jsonl", tmp_path / "new.jsonl", print)

    assert result.statuses == []
    assert [one.fields for one in result.meta] == [("n",)]


def test_each_format_with_meta_gives_it_to_a_comparison(tmp_path):
    """One that holds meta and does not read it would have a difference everywhere."""
    text, meta = "خبر", {"n": [1, None], "url": "x"}
    (tmp_path / "home").mkdir()
    line = json.dumps({"id": "a", "text": text, **meta})
    (tmp_path / "home/rows.jsonl").write_text(f"{line}\n", "utf-8")
    project = ProjectFolder.open(tmp_path / "home")
    kinds = []
    for kind in FORMATS:
        format_ = format_named(kind)
        if Part.META in format_.lacks or format_.extra:
            continue
        kinds.append(kind)
        how = ExportOptions(format=kind, selection=Selection(any_status=True))
        export_project(project, TagStore(project.root), tmp_path / kind, how)
        (imported,) = format_.read(tmp_path / kind, lambda _size: None)
        assert imported.meta == meta, kind
    assert "huggingface" in kinds
