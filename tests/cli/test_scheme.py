"""Labels, attributes and layers renamed, merged and deleted for all annotators."""

import json

import pytest

SCHEME = """\
# What is tagged here.
[[layers]]
name = "topic"
title_ar = "موضوع"

[[layers.labels]]
name = "law"       # courts
key = "1"
[[layers.labels]]
name = "justice"
key = "2"
# The last one.
[[layers.labels]]
name = "media"

[[layers.attributes]]
name = "place"
[[layers.attributes]]
name = "where"

# The second layer.
[[layers]]
name = "tone"
[[layers.labels]]
name = "calm"
[[layers.labels]]
name = "media"
"""


@pytest.fixture
def project(folder, hashiya):
    """Salma and omar tagged law and justice, and huda decided."""
    (folder / "hashiya.toml").write_text(SCHEME, "utf-8")
    for name in ("salma", "omar"):
        for words in (
            ("a", 0, 5, "topic", "law", "--set", "place=غزة"),  # Gaza
            ("a", 6, 10, "topic", "justice"),
            ("b", 0, 2, "tone", "calm"),
        ):
            ended = hashiya("tag", folder, *words, "--as", name)
            assert ended.exit_code == 0, ended.stderr
        hashiya("mark", folder, "a", "done", "--as", name)
    hashiya("review", folder, "--finish", "--as", "huda")
    return folder


def exported(hashiya, folder, *options):
    ended = hashiya("export", folder, *options)
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout


def source_of(folder):
    return (folder / "hashiya.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        (("topic", "law", "legal"), '"law"', '"legal"'),
        (("--layer", "topic", "subject"), '"topic"', '"subject"'),
        (("topic", "place", "spot", "--attribute"), '"place"', '"spot"'),
    ],
)
def test_a_rename_holds_for_all_at_once_and_keeps_comments_and_order(
    project, hashiya, words, old, new
):
    before, gold = exported(hashiya, project), exported(hashiya, project, "--gold")
    ended = hashiya("scheme", "rename", project, *words)
    assert ended.exit_code == 0, ended.stderr

    assert exported(hashiya, project) == before.replace(old, new)
    assert exported(hashiya, project, "--gold") == gold.replace(old, new)
    lines, former = source_of(project).splitlines(), f"was = [{old}]"
    assert former in lines
    lines.remove(former)
    assert lines == SCHEME.replace(old, new).splitlines()
    assert hashiya("check", project).exit_code == 0


def test_a_preview_says_how_many_tags_of_whom_and_changes_nothing(project, hashiya):
    ended = hashiya("scheme", "rename", project, "topic", "law", "legal", "--dry-run")
    assert ended.stdout.splitlines() == [
        "topic/law → topic/legal: 2 tags on 1 article",
        "  omar  1",
        "  salma  1",
        "  1 decision of reviewers",
    ]
    ended = hashiya(
        "scheme",
        "merge",
        project,
        "topic",
        "law",
        "justice",
        "media",
        "--dry-run",
        "--json",
    )
    assert json.loads(ended.stdout) == {
        "kind": "label",
        "layer": "topic",
        "names": ["law", "justice"],
        "into": "media",
        "tags": {"omar": 2, "salma": 2},
        "articles": 1,
        "decisions": 2,
        "done": False,
    }
    assert source_of(project) == SCHEME


def test_merged_labels_are_one_for_all(project, hashiya):
    before = exported(hashiya, project)
    assert (
        hashiya(
            "scheme", "merge", project, "topic", "law", "justice", "media"
        ).exit_code
        == 0
    )

    merged = before.replace('"law"', '"media"').replace('"justice"', '"media"')
    assert exported(hashiya, project) == merged
    source = source_of(project)
    assert 'was = ["law", "justice"]' in source
    assert "# The last one." in source
    rows = json.loads(hashiya("agreement", project, "--json").stdout)
    assert {row["label"] for row in rows if row["layer"] == "topic"} == {None, "media"}


def test_merged_attributes_are_one_for_all(project, hashiya):
    before = exported(hashiya, project)
    words = ("topic", "place", "where", "--attribute")
    assert hashiya("scheme", "merge", project, *words).exit_code == 0
    assert exported(hashiya, project) == before.replace('"place"', '"where"')


def test_merged_layers_have_the_labels_and_tags_of_both(project, hashiya):
    before = exported(hashiya, project)
    assert (
        hashiya("scheme", "merge", project, "--layer", "topic", "tone").exit_code == 0
    )
    assert exported(hashiya, project) == before.replace('"topic"', '"tone"')
    source = source_of(project)
    assert source.count("[[layers]]") == 1
    assert source.count('name = "media"') == 1
    assert "# The second layer." in source or "# What is tagged here." in source
    ended = hashiya("tag", project, "b", 0, 2, "tone", "law", "--set", "place=x")
    assert ended.exit_code == 0, ended.stderr


def test_tags_of_a_deleted_label_are_kept_shown_and_counted(project, hashiya):
    before = exported(hashiya, project)
    assert hashiya("scheme", "delete", project, "topic", "law").exit_code == 0
    assert exported(hashiya, project) == before
    assert "law (not in the scheme)" in hashiya("tags", project, "--as", "omar").stdout


def test_tags_are_removed_with_their_label_and_each_is_undone_there(project, hashiya):
    words = ("scheme", "delete", project, "topic", "law", "--remove-tags")
    refused = hashiya(*words)
    assert refused.exit_code == 2
    assert (
        "2 tags would be removed: nothing was changed; --yes does it" in refused.stderr
    )
    assert source_of(project) == SCHEME

    assert hashiya(*words, "--yes").exit_code == 0
    assert '"law"' not in exported(hashiya, project)
    from hashiya.corpus.project import ProjectFolder
    from hashiya.sessions.tag_session import TagSession
    from hashiya.store import TagStore

    home = ProjectFolder.open(project)
    for name in ("salma", "omar"):
        session = TagSession(TagStore(project), home.scheme, home.read("a"), name)
        session.undo()
        session.save()
    assert exported(hashiya, project).count('"law"') == 2


@pytest.mark.parametrize("verb", ["rename", "merge", "delete"])
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nowhere", "law", "media"), "no layer is called 'nowhere'"),
        (("topic", "nothing", "media2"), "has no label 'nothing'"),
        (("topic", "place2", "where2", "--attribute"), "has no attribute 'place2'"),
        (("--layer", "nowhere", "tone2"), "no layer is called 'nowhere'"),
    ],
)
def test_what_is_not_there_is_refused(project, hashiya, verb, words, reason):
    ended = hashiya("scheme", verb, project, *words)
    assert ended.exit_code == 2
    assert reason in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert source_of(project) == SCHEME


def test_a_renaming_given_again_is_told_that_it_holds(project, hashiya):
    hashiya("scheme", "rename", project, "topic", "media", "press")
    again = hashiya("scheme", "rename", project, "topic", "media", "press")
    assert again.exit_code == 2
    assert "'media' is called 'press' already" in again.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            ("rename", "topic", "law", "media"),
            "'media' is there already: merge the two",
        ),
        (("rename", "--layer", "topic", "tone"), "'tone' is there already"),
        (
            ("rename", "topic", "place", "where", "--attribute"),
            "'where' is there already",
        ),
        (("rename", "topic", "law"), "PROJECT LAYER OLD NEW"),
        (("merge", "topic", "law", "law"), "'law' cannot be merged with itself"),
        (("delete", "topic", "law", "justice", "media"), "a layer needs at least one"),
        (("delete", "--layer", "topic", "tone"), "a scheme needs at least one layer"),
        (
            ("delete", "topic", "place", "--attribute", "--remove-tags"),
            "is for labels and layers",
        ),
        (
            ("delete", "--layer", "--attribute", "topic"),
            "either --layer or --attribute",
        ),
    ],
)
def test_what_is_impossible_is_refused(project, hashiya, words, reason):
    verb, *rest = words
    ended = hashiya("scheme", verb, project, *rest)
    assert ended.exit_code == 2
    assert reason in ended.stderr
    assert source_of(project) == SCHEME


@pytest.mark.parametrize(
    ("first", "second", "of"),
    [
        (("topic", "law", "legal"), ("topic", "media", "law"), "legal"),
        (("--layer", "topic", "subject"), ("--layer", "tone", "topic"), "subject"),
        (
            ("topic", "place", "spot", "--attribute"),
            ("topic", "where", "place", "--attribute"),
            "spot",
        ),
    ],
)
def test_a_former_name_is_not_given_to_another(project, hashiya, first, second, of):
    """Everybody's tags that are stored under it would become tags of the other."""
    assert hashiya("scheme", "rename", project, *first).exit_code == 0
    before = exported(hashiya, project)
    ended = hashiya("scheme", "rename", project, *second)
    assert ended.exit_code == 2
    assert f"is a former name of {of!r}" in ended.stderr
    assert exported(hashiya, project) == before
    back = (first[0], *reversed(first[1:3]), *first[3:])
    if first[0] != "--layer":
        back = (first[0], first[2], first[1], *first[3:])
    assert hashiya("scheme", "rename", project, *back).exit_code == 0


def test_a_merged_layer_takes_no_former_name_of_the_other(project, hashiya):
    for words in (("topic", "media", "press"), ("topic", "press", "papers")):
        assert hashiya("scheme", "rename", project, *words).exit_code == 0
    before = source_of(project)
    # Both layers had a label "media", which is "papers" in one of them.
    ended = hashiya("scheme", "merge", project, "--layer", "tone", "topic")
    assert ended.exit_code == 2
    assert "'media' is a former name of 'papers'" in ended.stderr
    assert source_of(project) == before


def test_a_rename_onto_the_name_of_a_deleted_label_counts_its_tags(project, hashiya):
    assert hashiya("scheme", "delete", project, "topic", "law").exit_code == 0
    words = ("topic", "justice", "law", "--dry-run")
    ended = hashiya("scheme", "rename", project, *words)
    assert "2 tags of topic/law already, which become one" in ended.stdout
    row = json.loads(hashiya("scheme", "rename", project, *words, "--json").stdout)
    assert row["present"] == {"omar": 1, "salma": 1}


def test_what_was_refused_is_not_called_done(project, hashiya):
    for words in (
        ("scheme", "delete", project, "topic", "law", "--remove-tags", "--json"),
        ("annotator", "remove", project, "omar", "--json"),
        ("annotator", "merge", project, "omar", "salma", "--json"),
    ):
        ended = hashiya(*words)
        assert (ended.exit_code, ended.stdout) == (2, "")


def test_a_deleted_attribute_keeps_its_values_with_the_tags(project, hashiya):
    before = exported(hashiya, project)
    words = ("topic", "place", "where", "--attribute")
    assert hashiya("scheme", "delete", project, *words).exit_code == 0
    assert "attributes" not in source_of(project)
    assert exported(hashiya, project) == before


def test_a_project_without_settings_gets_the_default_scheme_changed(folder, hashiya):
    assert hashiya("scheme", "rename", folder, "topic", "law", "legal").exit_code == 0
    assert 'was = ["law"]' in source_of(folder)
    assert hashiya("tag", folder, "a", 0, 5, "topic", "legal").exit_code == 0
