"""Labels in hashiya.toml are added, changed, reordered and removed, and all else is kept."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.scheme_editing import (
    add_label,
    change_label,
    edit_scheme,
    move_label,
    remove_label,
)
from hashiya.errors import ProjectInvalid, SchemeInvalid, UnknownLabel
from hashiya.io.toml import parse_toml
from hashiya.model.former_names import FormerNames
from hashiya.model.scheme import Label
from hashiya.model.scheme_file import default_scheme, default_source, scheme_from

TABLES = """\
# The truce, by Salma.
[articles]
encoding = "windows-1256"   # old files

[[layers]]
name = "stance"

  # For it.
  [[layers.labels]]
  name = "pro"   # may change
  key = "1"
  color = "#3f9d63"

  # Against it.
  [[layers.labels]]
  name = "contra"
  title_ar = "ضد"
  key = "2"
  color = "#d1575c"

  # Neither.
  [[layers.labels]]
  name = "neutral"
  color = "#6f8db5"

  # About whom.
  [[layers.attributes]]
  name = "target"

[[layers]]
name = "topic"
labels = [
  { name = "war", key = "5" },  # harb
  { name = "law" },
]
"""
LABEL = Label(name="mixed", title="Mixed", title_ar="مختلط", key="m", color="#112233")


@pytest.fixture
def folder(tmp_path):
    """A folder with one text, and no settings yet."""
    (tmp_path / "a.txt").write_text("سلام", encoding="utf-8")  # peace
    return tmp_path


def scheme_of(source):
    return scheme_from(parse_toml(source, "hashiya.toml"))


def names(source, layer="stance"):
    return [label.name for label in scheme_of(source).layer(layer).labels]


def changed_lines(before, after):
    """The lines of each that the other does not have."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [
        line for line in new if line not in old
    ]


def test_a_renamed_label_keeps_its_comments_and_remembers_its_name():
    pro = scheme_of(TABLES).label("stance", "pro")
    after = change_label(
        TABLES,
        "stance",
        "pro",
        replace(pro, name="favor", title="favor", title_ar="favor", key="f"),
    )
    assert changed_lines(TABLES, after) == (
        ['  name = "pro"   # may change', '  key = "1"'],
        ['  name = "favor"   # may change', '  key = "f"', '  was = ["pro"]'],
    )
    assert FormerNames.of(scheme_of(after)).label("stance", "pro") == (
        "stance",
        "favor",
    )
    again = change_label(
        after,
        "stance",
        "favor",
        replace(scheme_of(after).label("stance", "favor"), name="pro"),
    )
    assert scheme_of(again).label("stance", "pro").was == ("favor",)


def test_a_label_is_added_as_the_others_are_written():
    after = add_label(TABLES, "stance", LABEL)
    assert names(after) == ["pro", "contra", "neutral", "mixed"]
    assert (
        '  color = "#6f8db5"\n\n  [[layers.labels]]\n  name = "mixed"\n  title = "Mixed"\n'
        in after
    )
    assert '  color = "#112233"\n\n  # About whom.\n  [[layers.attributes]]\n' in after
    assert changed_lines(TABLES, after)[0] == []


def test_a_moved_label_takes_the_comment_above_it_along():
    after = move_label(TABLES, "stance", "neutral", 1)
    assert names(after) == ["pro", "neutral", "contra"]
    assert (
        '  # Neither.\n  [[layers.labels]]\n  name = "neutral"\n  color = '
        '"#6f8db5"\n\n  # Against it.\n' in after
    )
    assert "  # About whom.\n  [[layers.attributes]]\n" in after
    assert sorted(after.splitlines()) == sorted(TABLES.splitlines())


def test_colours_that_depend_on_the_place_are_written_out_before_labels_move():
    bare = "".join(
        line for line in TABLES.splitlines(keepends=True) if "color" not in line
    )
    before = {
        label.name: label.color for label in scheme_of(bare).layer("stance").labels
    }
    after = scheme_of(move_label(bare, "stance", "neutral", 0)).layer("stance").labels
    assert {label.name: label.color for label in after} == before


def test_a_removed_label_leaves_what_follows_it():
    after = remove_label(TABLES, "stance", "neutral")
    assert names(after) == ["pro", "contra"]
    assert "  # About whom.\n  [[layers.attributes]]\n" in after
    assert "Neither" not in after


def test_labels_in_a_list_of_one_line_tables_are_edited_too():
    after = add_label(TABLES, "topic", LABEL)
    after = move_label(after, "topic", "mixed", 0)
    after = change_label(
        after,
        "topic",
        "war",
        replace(scheme_of(after).label("topic", "war"), name="military", key=""),
    )
    assert names(after, "topic") == ["mixed", "military", "law"]
    assert scheme_of(after).label("topic", "military").was == ("war",)
    assert names(remove_label(after, "topic", "law"), "topic") == ["mixed", "military"]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda s: add_label(s, "stance", replace(LABEL, key="5")), "'5' is taken by"),
        (
            lambda s: add_label(s, "stance", replace(LABEL, name="pro")),
            "'pro' is taken by",
        ),
        (
            lambda s: add_label(s, "stance", replace(LABEL, color="red")),
            "must be like #3f9d63",
        ),
        (lambda s: add_label(s, "stance", replace(LABEL, name="")), "name"),
        (lambda s: add_label(s, "stance", replace(LABEL, key="نعم")), "key"),
        (
            lambda s: remove_label(remove_label(s, "topic", "law"), "topic", "war"),
            "a layer needs at least one",
        ),
    ],
)
def test_an_edit_that_would_leave_no_scheme_is_refused(edit, told):
    with pytest.raises(SchemeInvalid, match=told):
        edit(TABLES)


def test_a_label_that_is_gone_meanwhile_is_told():
    with pytest.raises(UnknownLabel, match="gone"):
        remove_label(TABLES, "stance", "gone")


def test_a_key_that_is_taken_is_told_by_the_name_of_the_label_that_has_it():
    with pytest.raises(
        SchemeInvalid, match=r"hashiya\.toml:\d+: .*\.key: '2' is taken by 'contra'"
    ):
        add_label(TABLES, "stance", replace(LABEL, key="2"))


def test_two_labels_cannot_have_been_one():
    source = TABLES.replace('key = "1"', 'was = ["old"]').replace(
        'key = "2"', 'was = ["old"]'
    )
    with pytest.raises(SchemeInvalid, match="'old' is what 'pro' was"):
        scheme_of(source)


def test_a_project_without_settings_gets_the_default_scheme_written_out(folder):
    project = ProjectFolder.open(folder)
    edit_scheme(project, lambda source: add_label(source, "stance", LABEL))
    assert project.settings.read_text("utf-8").startswith(default_source()[:200])
    assert project.reread().scheme.label("stance", "mixed") == LABEL


def test_settings_without_layers_get_those_of_the_default_scheme(folder):
    project = ProjectFolder.open(folder)
    project.settings.write_text(
        '# Old files.\n[articles]\nencoding = "windows-1256"\n', "utf-8"
    )
    edit_scheme(project, lambda source: remove_label(source, "stance", "unclear"))
    table = tomllib.loads(project.settings.read_text("utf-8"))
    assert table["articles"] == {"encoding": "windows-1256"}
    assert (
        len(project.reread().scheme.layer("stance").labels)
        == len(default_scheme().layer("stance").labels) - 1
    )


def test_line_ends_and_a_byte_order_mark_stay(folder):
    project = ProjectFolder.open(folder)
    project.settings.write_bytes(
        b"\xef\xbb\xbf" + TABLES.replace("\n", "\r\n").encode()
    )
    edit_scheme(project, lambda source: add_label(source, "stance", LABEL))
    written = project.settings.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf#")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert project.reread().scheme.label("stance", "mixed") == LABEL


def test_a_refused_edit_leaves_the_file_as_it_was(folder):
    project = ProjectFolder.open(folder)
    project.settings.write_text(TABLES, "utf-8")
    with pytest.raises(SchemeInvalid):
        edit_scheme(
            project, lambda source: add_label(source, "stance", replace(LABEL, key="1"))
        )
    assert project.settings.read_text("utf-8") == TABLES


def test_settings_that_are_no_text_are_told(folder):
    project = ProjectFolder.open(folder)
    project.settings.write_bytes(b"name = '\xe7'")
    with pytest.raises(ProjectInvalid, match="not UTF-8"):
        edit_scheme(project, lambda source: source)


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_any_row_of_edits_keeps_every_comment_and_the_other_layer(data):
    source = TABLES
    for number in range(data.draw(st.integers(1, 4))):
        here = names(source)
        name = data.draw(st.sampled_from(here))
        match data.draw(st.sampled_from(["add", "move", "rename"])):
            case "add":
                source = add_label(
                    source, "stance", replace(LABEL, name=f"new{number}", key="")
                )
            case "move":
                source = move_label(
                    source, "stance", name, data.draw(st.integers(0, len(here)))
                )
            case "rename":
                label = scheme_of(source).label("stance", name)
                source = change_label(
                    source, "stance", name, replace(label, name=f"{name}{number}")
                )
        assert tomllib.loads(source)["articles"] == {"encoding": "windows-1256"}
    for comment in (
        "Salma",
        "old files",
        "For it",
        "may change",
        "Against it",
        "Neither",
        "About whom",
        "harb",
    ):
        assert source.count(comment) == 1
    assert scheme_of(source).layer("topic") == scheme_of(TABLES).layer("topic")
