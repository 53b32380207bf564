"""A label, layer or attribute that is called otherwise now is so for everybody at once."""

import json

import pytest

SCHEME = """\
[[layers]]
name = "{layer}"
{layer_was}
[[layers.labels]]
name = "{label}"
{label_was}
[[layers.labels]]
name = "media"
[[layers.attributes]]
name = "{attribute}"
{attribute_was}
"""
OLD = {"layer": "topic", "label": "law", "attribute": "place"}
NEW = {"layer": "subject", "label": "legal", "attribute": "where"}


def write(folder, *renamed):
    """The scheme in which these are renamed, with their former names."""
    fields = {}
    for kind, old in OLD.items():
        is_new = kind in renamed
        fields[kind] = NEW[kind] if is_new else old
        fields[f"{kind}_was"] = f'was = ["{old}"]' if is_new else ""
    (folder / "hashiya.toml").write_text(SCHEME.format(**fields), "utf-8")


@pytest.fixture
def tagged(folder, hashiya):
    """Tags of law by salma and omar, who are both done."""
    write(folder)
    for name in ("salma", "omar"):
        words = ("topic", "law", "--set", "place=غزة")  # Gaza
        assert hashiya("tag", folder, "a", 0, 5, *words, "--as", name).exit_code == 0
        assert (
            hashiya("tag", folder, "a", "-", "-", *words, "--as", name).exit_code == 0
        )
        assert hashiya("mark", folder, "a", "done", "--as", name).exit_code == 0
    return folder


def exported(hashiya, folder, *options):
    ended = hashiya("export", folder, *options)
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout


def test_a_renamed_label_is_exported_so_for_all_and_only_that(tagged, hashiya):
    before = exported(hashiya, tagged)
    write(tagged, "label")
    assert exported(hashiya, tagged) == before.replace('"law"', '"legal"')

    write(tagged, "layer")
    assert exported(hashiya, tagged) == before.replace('"topic"', '"subject"')

    write(tagged, "attribute")
    assert exported(hashiya, tagged) == before.replace('"place"', '"where"')


@pytest.mark.parametrize("number", [1, 2])
def test_labels_by_either_name_are_one_in_agreement(tagged, hashiya, data, number):
    write(tagged, "label", "layer", "attribute")
    # The second annotator's tags are stored by the new name, or both have the old one.
    if number == 2:
        hashiya("mark", tagged, "a", "open", "--as", "omar")
        for tag in data("tags", tagged, "--json", "--as", "omar"):
            hashiya("untag", tagged, tag["id"], "--as", "omar")
        for place in ((0, 5), ("-", "-")):
            hashiya(
                *("tag", tagged, "a", *place, "subject", "legal"),
                *("--set", "where=غزة", "--as", "omar"),
            )
        hashiya("mark", tagged, "a", "done", "--as", "omar")

    ended = hashiya("agreement", tagged, "--json")
    assert ended.exit_code == 0
    rows = json.loads(ended.stdout)
    assert {row["layer"] for row in rows} == {"subject"}
    assert {row["label"] for row in rows} == {None, "legal", "media"}
    values = {
        row["value"]
        for row in rows
        if row["measure"] == "krippendorff_alpha" and row["label"] == "legal"
    }
    assert values - {None} == {1.0}


def test_a_decision_on_a_renamed_label_holds(tagged, hashiya, data):
    assert hashiya("review", tagged, "--finish", "--as", "huda").exit_code == 0
    before = exported(hashiya, tagged, "--gold")
    write(tagged, "label", "layer", "attribute")

    for old, new in (("law", "legal"), ("topic", "subject"), ("place", "where")):
        before = before.replace(f'"{old}"', f'"{new}"')
    assert exported(hashiya, tagged, "--gold") == before
    (row,) = json.loads(hashiya("review", tagged, "--json", "--as", "huda").stdout)
    assert (row["stale"], row["decided"]) == ([], 2)


def test_it_is_listed_filtered_and_counted_by_its_new_name(tagged, hashiya, data):
    write(tagged, "label", "layer")

    assert {tag["label"] for tag in data("tags", tagged, "--json")} == {"legal"}
    assert len(data("tags", tagged, "--json", "--layer", "subject")) == 4
    by_label = {
        row["label"]: row["passages"]
        for row in data("stats", tagged, "--json")["labels"]
    }
    assert by_label == {"legal": 2, "media": 0}
    for name in ("law", "legal", "topic/law", "subject/legal"):
        assert exported(hashiya, tagged, "--label", name).count('"legal"') == 4
    for name in ("topic", "subject"):
        assert exported(hashiya, tagged, "--layer", name).count('"legal"') == 4


def test_an_export_of_before_imports_as_what_is_there(tagged, hashiya, tmp_path):
    file = tmp_path / "before.jsonl"
    assert hashiya("export", tagged, "-o", file).exit_code == 0
    write(tagged, "label", "layer", "attribute")

    ended = hashiya("import", tagged, file)
    assert "0 tags imported" in ended.stderr
    assert "4 were there already" in ended.stderr


def test_a_former_name_that_is_used_again_is_its_own(tagged, hashiya):
    write(tagged, "label")
    source = (tagged / "hashiya.toml").read_text("utf-8")
    (tagged / "hashiya.toml").write_text(source.replace("media", "law"), "utf-8")
    assert '"label": "law"' in exported(hashiya, tagged)


def test_a_new_tag_by_the_former_name_is_told_the_present_one(tagged, hashiya):
    write(tagged, "label")
    ended = hashiya("tag", tagged, "a", 0, 5, "topic", "law")
    assert ended.exit_code == 2
    assert "it is called 'legal' now" in ended.stderr


def test_of_two_attributes_that_become_one_no_value_is_lost(tagged, hashiya):
    write(tagged, "attribute")
    source = (tagged / "hashiya.toml").read_text("utf-8")
    both = source.replace('"where"', '"place"').replace('was = ["place"]', "")
    both += '[[layers.attributes]]\nname = "where"\n'
    (tagged / "hashiya.toml").write_text(both, "utf-8")
    words = ("topic", "law", "--set", "place=غزة", "--set", "where=رفح")  # Rafah
    assert hashiya("tag", tagged, "b", 0, 2, *words).exit_code == 0
    (tagged / "hashiya.toml").write_text(source, "utf-8")

    _, row = exported(hashiya, tagged).splitlines()
    (tag,) = json.loads(row)["spans"]
    assert tag["attributes"] == {"place": "غزة", "where": "رفح"}


def test_a_former_name_finds_what_is_called_otherwise_now(
    tagged, hashiya, data, tmp_path
):
    hashiya("tag", tagged, "a", 6, 10, "topic", "media", "--as", "omar")
    patterns = tmp_path / "patterns.jsonl"
    row = {"words": "حماس", "layer": "topic", "label": "law"}  # Hamas
    patterns.write_text(json.dumps({**row, "attributes": {"place": "غزة"}}), "utf-8")
    write(tagged, "label", "layer", "attribute")

    assert len(data("tags", tagged, "--json", "--layer", "topic")) == 5
    assert data("articles", tagged, "--filter", "label:law", "--json")
    listed = hashiya("review", tagged, "--list", "--layer", "topic", "--label", "law")
    assert listed.exit_code == 0, listed.stderr
    suggested = hashiya("suggest", tagged, "--patterns", patterns, "--as", "rule")
    assert "1 suggestion imported" in suggested.stderr
    refused = hashiya("tag", tagged, "a", 0, 5, "topic", "legal")
    assert "no layer is called 'topic': it is called 'subject' now" in refused.stderr
    refused = hashiya("tag", tagged, "a", 0, 5, "subject", "legal", "--set", "place=x")
    assert "it is called 'where' now" in refused.stderr
