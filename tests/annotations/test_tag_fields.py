"""A new field of a tag changes the store's codec, and nothing else of store and sessions."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import hashiya
from hashiya.exchange.formats.native_lines import FORMAT as NATIVE
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Anchor, Tag
from hashiya.store import row_from_tag, tag_from_row
from hashiya.store.tag_rows import TagRow

CODEC = "store/tag_rows.py"
# An imported tag gets the anchor of the text that it is imported on.
ANCHOR = {"sha256", "before", "after"}
# Those that do not follow from where a tag is, and that nothing treats by name as a key.
FIELDS = {"confidence", "note", "origin", "score", "created", "updated"}


def names_in(source):
    """What the code names: attributes, keywords, variables and strings."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.keyword | ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Constant):
            names.add(node.value)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    return names


def functions_that_list_fields(path):
    """The functions, and what is outside of any, that name most of the fields of a tag."""
    tree = ast.parse(path.read_text("utf-8"))
    return [
        getattr(node, "name", "a constant")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Assign | ast.AnnAssign)
        and len(FIELDS & names_in(ast.unparse(node))) >= 4
    ]


@pytest.mark.parametrize("package", ["store", "sessions"])
def test_only_the_codec_lists_the_fields_of_a_tag(package):
    root = Path(hashiya.__file__).parent
    listing = {
        path.relative_to(root).as_posix(): functions_that_list_fields(path)
        for path in sorted((root / package).glob("*.py"))
    }
    assert listing.pop(CODEC, ["row_from_tag", "tag_from_row"]) == [
        "row_from_tag",
        "tag_from_row",
    ]
    # The history names the fields that it does not report.
    assert listing.pop("sessions/history.py", ["a constant"]) == ["a constant"]
    assert not any(listing.values()), listing


def test_a_row_has_every_field_of_a_tag():
    of_tag = {field.name for field in fields(Tag)}
    of_row = set(TagRow.__struct_fields__)
    assert of_tag - of_row == {"span", "anchor"}
    assert of_row - of_tag == {"start", "end", "sha256", "before", "after"}


@pytest.fixture
def full_tag(make_tag):
    """A tag in which no field has its default."""
    return make_tag(
        attributes={"target": "حماس"},  # Hamas
        confidence=3,
        note="n",
        origin="import:x",
        score=0.5,
        anchor=Anchor(sha256="0" * 64, before="b", after="a"),
    )


def test_every_field_survives_the_row(full_tag):
    unset = [
        field.name
        for field in fields(Tag)
        if getattr(full_tag, field.name) == field.default
    ]
    assert unset == [], "give the new field a value above"

    again = tag_from_row(row_from_tag(full_tag))
    assert (again, again.anchor) == (full_tag, full_tag.anchor)


def test_every_field_survives_the_native_format(full_tag, article, scheme, tmp_path):
    row = row_from_tag(full_tag)
    exported = ExportedArticle(article=article, tags=(row,))
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"".join(NATIVE.write([exported], scheme, Losses())))

    (imported,) = NATIVE.read(path, lambda _: None)
    again = imported.tags[0].stored_row(row.id, article.text, row.annotator)

    lost = {
        name
        for name in set(TagRow.__struct_fields__) - ANCHOR
        if getattr(again, name) != getattr(row, name)
    }
    assert lost == set(), "add it to ImportedTag and to formats/native.py"
