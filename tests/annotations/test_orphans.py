"""Tags whose label is gone are kept, told, and mapped without losing anything."""

import pytest

from hashiya.errors import InvalidTag, UnknownLabel, UnknownTag
from hashiya.io.toml import read_toml
from hashiya.model.model import Article, Span
from hashiya.model.scheme_file import default_scheme, scheme_from
from hashiya.sessions.label_usage import label_uses, orphaned
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore

ARTICLE = Article(
    id="a", text="روسيا تشرح علاقتها مع حماس"
)  # Russia explains its relation with Hamas
SCHEME = """
[[layers]]
name = "stance"
scopes = ["span"]
[[layers.labels]]
name = "pro"
[[layers.attributes]]
name = "expression"
values = ["direct", "implicit"]
[[layers]]
name = "topic"
[[layers.labels]]
name = "politics"
"""


@pytest.fixture
def scheme(tmp_path):
    path = tmp_path / "hashiya.toml"
    path.write_text(SCHEME, "utf-8")
    return scheme_from(read_toml(path))


@pytest.fixture
def session(tmp_path):
    """Two tags of a label that SCHEME does not have, and one of a label that it has."""
    session = TagSession(TagStore(tmp_path), default_scheme(), ARTICLE, "salma")
    said = {"target": "حماس", "expression": "explicit"}
    session.add(Span(0, 5), "stance", "favor", attributes=said, note="n", confidence=2)
    session.add(Span(6, 10), "stance", "favor", attributes={"expression": "implicit"})
    session.add(Span(6, 10), "topic", "politics")
    session.save()
    return session


def test_orphaned_labels_are_told_by_article(session, scheme, tmp_path):
    uses = label_uses(TagStore(tmp_path), "salma")
    assert uses == {("stance", "favor"): {"a": 2}, ("topic", "politics"): {"a": 1}}
    assert orphaned(uses, default_scheme()) == {}
    assert orphaned(uses, scheme) == {("stance", "favor"): {"a": 2}}
    assert label_uses(TagStore(tmp_path), "omar") == {}


def test_relabelling_is_one_action_that_keeps_all_a_tag_says(session, scheme, tmp_path):
    before = session.tags
    session.scheme = scheme
    ids = [tag.id for tag in before if tag.label == "favor"]
    first, second = session.relabel(ids, "stance", "pro")
    assert (first.label, first.note, first.confidence) == (
        "pro",
        "n · target: حماس · expression: explicit",
        2,
    )
    assert dict(first.attributes) == {}
    assert dict(second.attributes) == {"expression": "implicit"}
    session.save()
    assert label_uses(TagStore(tmp_path), "salma").keys() == {
        ("stance", "pro"),
        ("topic", "politics"),
    }
    session.undo()
    assert session.tags == before


def test_what_the_scheme_does_not_allow_changes_nothing(session, scheme):
    before = session.tags
    session.scheme = scheme
    ids = [tag.id for tag in before]
    with pytest.raises(UnknownLabel):
        session.relabel(ids, "stance", "gone")
    with pytest.raises(UnknownTag):
        session.relabel([*ids, 1], "stance", "pro")
    session.scheme = default_scheme()
    whole = session.add(None, "stance", "against")
    session.scheme = scheme
    with pytest.raises(InvalidTag, match="not for whole articles"):
        session.relabel([*ids, whole.id], "stance", "pro")
    assert session.tags == (whole, *before)


def test_tags_added_together_are_undone_together(session):
    before = session.tags
    added = session.add_all(
        [Span(11, 18), Span(22, 26)], "stance", "against", attributes={"target": "حماس"}
    )
    assert [tag.text for tag in added] == ["علاقتها", "حماس"]
    assert len({tag.id for tag in session.tags}) == len(before) + 2
    session.undo()
    assert session.tags == before
    session.redo()
    session.save()
    assert len(session.tags) == len(before) + 2
    assert session.add_all([], "stance", "against") == ()
    session.undo()
    assert session.tags == before
