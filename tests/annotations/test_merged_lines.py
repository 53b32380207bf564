"""The assignment and the splits as lines: what two write apart is merged without a conflict."""

import json
import random

import pytest

from hashiya.corpus.assignments import deal, reassign
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.entries import RECORDS
from hashiya.corpus.split_records import SPLITS, read_splits, write_splits
from hashiya.errors import AssignmentInvalid, Note
from hashiya.model.assignment import Assignment
from hashiya.model.assignment_records import (
    ASSIGNMENT,
    OLD_ASSIGNMENT,
    convert_assignment,
    read_assignment,
    write_assignment,
)


def assigned(root):
    return dict(read_assignment(root).by_article)


def lines(root, name=ASSIGNMENT):
    return (root / name).read_bytes().splitlines(keepends=True)


@pytest.fixture
def two(tmp_path):
    """Two folders with the same assignment."""
    roots = tmp_path / "one", tmp_path / "two"
    start = Assignment(by_article={"a": ("omar", "salma"), "b": ("salma",)})
    for root in roots:
        root.mkdir()
    write_assignment(roots[0], start)
    (roots[1] / ASSIGNMENT).write_bytes((roots[0] / ASSIGNMENT).read_bytes())
    return roots


def test_what_two_assign_and_take_apart_both_holds_in_any_order(two):
    one, other = two
    before = read_assignment(one)
    write_assignment(one, before.adding(["c"], ["omar"]).taking(["a"], ["omar"]))
    write_assignment(other, before.adding(["d"], ["salma"]).taking(["b"], ["salma"]))
    merged = [*lines(one), *lines(other)]
    for seed in range(20):
        random.Random(seed).shuffle(merged)
        (one / ASSIGNMENT).write_bytes(b"".join(merged))
        assert assigned(one) == {"a": ("salma",), "c": ("omar",), "d": ("salma",)}


def test_a_removal_is_not_undone_by_an_older_line(two):
    one, other = two
    write_assignment(one, read_assignment(one).taking(["a"], ["salma"]))
    (one / ASSIGNMENT).write_bytes(b"".join([*lines(one), *lines(other)]))
    assert assigned(one) == {"a": ("omar",), "b": ("salma",)}

    write_assignment(one, read_assignment(one).adding(["a"], ["salma"]))
    assert assigned(one) == {"a": ("omar", "salma"), "b": ("salma",)}


def test_what_another_wrote_meanwhile_is_kept(tmp_path, write):
    for name in "abcd":
        write(f"{name}.txt", "x")
    project = ProjectFolder.open(tmp_path)
    first = deal(project, annotators=["salma", "omar"], articles=["a", "b"])
    second = reassign(project, ["c"], to=["huda"])
    first.write(project)
    second.write(project)

    assert assigned(tmp_path) == {"a": ("salma",), "b": ("omar",), "c": ("huda",)}


def test_an_older_file_is_read_and_becomes_lines_with_the_next_write(tmp_path):
    old = {"format": "hashiya-assignment/1", "articles": {"a": ["salma", "omar"]}}
    (tmp_path / OLD_ASSIGNMENT).write_text(json.dumps(old), "utf-8")
    before = read_assignment(tmp_path)
    assert before.by_article == {"a": ("omar", "salma")}

    write_assignment(tmp_path, before.taking(["a"], ["omar"]))

    assert not (tmp_path / OLD_ASSIGNMENT).exists()
    assert assigned(tmp_path) == {"a": ("salma",)}
    # Another copy that is converted writes the same lines.
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / OLD_ASSIGNMENT).write_text(json.dumps(old), "utf-8")
    assert convert_assignment(tmp_path / "other")
    assert not convert_assignment(tmp_path / "other")
    assert set(lines(tmp_path / "other")) < set(lines(tmp_path))


CONFLICTED = """{"format": "hashiya-assignment/1", "articles": {
"a": ["salma"],
<<<<<<< HEAD
"b": ["omar"]
=======
"b": ["salma"],
"c": ["omar"]
>>>>>>> other
}}
"""


def test_of_an_older_file_in_a_conflict_both_sides_count(tmp_path):
    (tmp_path / OLD_ASSIGNMENT).write_text(CONFLICTED, "utf-8")
    assignment = read_assignment(tmp_path)

    both = {"a": ("salma",), "b": ("omar", "salma"), "c": ("omar",)}
    assert assignment.by_article == both
    (problem,) = assignment.problems
    assert isinstance(problem, Note)
    assert f'{OLD_ASSIGNMENT}:3: is in a merge conflict (HEAD has `"b": ["omar"]`' in (
        problem
    )
    write_assignment(tmp_path, assignment.adding(["d"], ["huda"]))
    assert read_assignment(tmp_path).problems == ()
    assert assigned(tmp_path) == both | {"d": ("huda",)}


def test_markers_of_a_conflict_are_reported_and_hide_nothing(two):
    one, other = two
    write_assignment(one, read_assignment(one).adding(["c"], ["omar"]))
    write_assignment(other, read_assignment(other).adding(["d"], ["omar"]))
    mine, theirs = lines(one)[-1:], lines(other)[-1:]
    marked = [b"<<<<<<< HEAD\n", *mine, b"=======\n", *theirs, b">>>>>>> x\n"]
    (one / ASSIGNMENT).write_bytes(b"".join([*lines(one)[:-1], *marked]))

    assignment = read_assignment(one)
    assert {"c", "d"} < assignment.by_article.keys()
    assert [isinstance(problem, Note) for problem in assignment.problems] == [True] * 3
    write_assignment(one, assignment.adding(["e"], ["omar"]))
    assert "e" in assigned(one)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b"[]", "is not an object"),
        (b'{"article": "a", "add": ["x"]}', "has no stamp"),
        (b'{"n": -1, "by": "a", "article": "a"}', "has no stamp"),
        (b'{"n": 1, "by": "a", "add": ["x"]}', 'has no "article"'),
        (b'{"n": 1, "by": "a", "article": "a", "add": "x"}', "a list of names"),
        (b'{"n": 1, "by": "a", "article": "a", "add": ["a\\u0007"]}', "control char"),
        (b'{"format": "hashiya-assignment/3"}', "has the format"),
    ],
)
def test_a_damaged_line_is_told_by_its_number_and_the_others_count(two, line, reason):
    root = two[0]
    before = assigned(root)
    data = (root / ASSIGNMENT).read_bytes() + line + b"\n"
    (root / ASSIGNMENT).write_bytes(data)

    assignment = read_assignment(root)
    assert assignment.by_article == before
    (problem,) = assignment.problems
    assert f"{ASSIGNMENT}:4: " in problem
    assert reason in problem
    with pytest.raises(AssignmentInvalid, match="nothing was assigned"):
        write_assignment(root, assignment.adding(["x"], ["omar"]))
    assert (root / ASSIGNMENT).read_bytes() == data


def test_a_last_line_without_its_end_swallows_nothing(two):
    root = two[0]
    (root / ASSIGNMENT).write_bytes((root / ASSIGNMENT).read_bytes().rstrip(b"\n"))
    write_assignment(root, read_assignment(root).adding(["c"], ["omar"]))

    assert read_assignment(root).problems == ()
    assert assigned(root).keys() == {"a", "b", "c"}


def test_crlf_line_ends_change_nothing(two):
    root = two[0]
    before = assigned(root)
    data = (root / ASSIGNMENT).read_bytes().replace(b"\n", b"\r\n")
    (root / ASSIGNMENT).write_bytes(data)
    assert (assigned(root), read_assignment(root).problems) == (before, ())


def test_splits_that_two_deal_out_apart_are_merged(tmp_path):
    write_splits(tmp_path, {"x": {"a1": "train"}})
    start = (tmp_path / SPLITS).read_bytes()
    write_splits(tmp_path, {"x": {"a1": "test", "a2": "test"}})
    one = (tmp_path / SPLITS).read_bytes()
    (tmp_path / SPLITS).write_bytes(start)
    write_splits(tmp_path, {"x": {"a1": "train", "a3": "train"}, "y": {"a1": "dev"}})
    other = (tmp_path / SPLITS).read_bytes()
    for merged in (one + other, other + one):
        (tmp_path / SPLITS).write_bytes(merged)
        assert read_splits(tmp_path) == {
            "x": {"a1": "test", "a2": "test", "a3": "train"},
            "y": {"a1": "dev"},
        }


def test_the_records_are_no_articles(tmp_path, write, two):
    assert {ASSIGNMENT, SPLITS} == RECORDS
    write("a.txt", "x")
    for name in RECORDS:
        write(name, '{"n": 1, "by": "a", "article": "a", "split": "x"}\n')
    project = ProjectFolder.open(tmp_path)
    assert (list(project.ids), project.problems) == (["a"], ())
