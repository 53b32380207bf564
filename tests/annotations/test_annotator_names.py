"""Who is called what, after changes of names that were made in several clones."""

import json

import pytest

from hashiya.model.annotator_names import (
    ChangeKind,
    NameChange,
    Stage,
    begin_change,
    names_file,
    note_stage,
    read_names,
)


def names_after(tmp_path, *lines):
    """The names of a project whose changes are these, each undone where it ends in `undone`."""
    for kind, old, new, *rest in lines:
        change = NameChange(kind=ChangeKind(kind), old=old, new=new)
        made = begin_change(tmp_path, change)
        note_stage(tmp_path, made, Stage.UNDONE if rest else Stage.DONE)
    return read_names(tmp_path)


def test_what_was_begun_under_a_name_that_is_undone_is_the_old_ones(tmp_path):
    """Another clone may have worked under the new name before it got the undoing."""
    names = names_after(tmp_path, ("rename", "omar", "omer", "undone"))
    assert names.canonical("omer") == "omar"
    assert names.members("omar") == ("omar", "omer")
    assert names.last is None


def test_a_name_that_was_given_back_can_be_given_to_another(tmp_path):
    names = names_after(
        tmp_path, ("rename", "salma", "omer", "undone"), ("rename", "omar", "omer")
    )
    assert names.canonical("omar") == names.canonical("omer") == "omer"
    assert names.canonical("salma") == "salma"
    assert names.members("salma") == ("salma",)


def test_a_rename_of_a_name_that_is_undone_elsewhere_holds_for_the_old_one(tmp_path):
    names = names_after(
        tmp_path, ("rename", "omar", "omer", "undone"), ("rename", "omer", "amr")
    )
    assert {names.canonical(name) for name in ("omar", "omer", "amr")} == {"amr"}


def test_two_who_get_one_name_at_the_same_time_are_reported(tmp_path):
    names = names_after(
        tmp_path, ("rename", "salma", "nour"), ("rename", "omar", "nour")
    )
    assert [change.old for change in names.doubled] == ["omar"]
    one_undone = names_after(
        tmp_path / "other",
        ("rename", "salma", "nour"),
        ("rename", "omar", "nour", "undone"),
    )
    assert one_undone.doubled == ()
    assert one_undone.canonical("omar") == "omar"


@pytest.mark.parametrize(
    "fields", [{"act": ["done"]}, {"act": {}}, {"act": "add", "name": "nour", "to": []}]
)
def test_a_line_with_a_value_of_another_kind_is_reported(tmp_path, fields):
    begin_change(tmp_path, NameChange(kind=ChangeKind.RENAME, old="omar", new="omer"))
    path = names_file(tmp_path)
    line = {"n": 2, "by": "0c1d2e3f", **fields}
    path.write_text(f"{path.read_text('utf-8')}{json.dumps(line)}\n", "utf-8")

    (problem,) = read_names(tmp_path).problems

    assert problem.startswith(f"{path}:")
    assert problem.endswith("correct the line, or delete it")
