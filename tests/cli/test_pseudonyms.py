"""An export with pseudonyms names nobody, and one without meta has nothing of earlier labels."""

import json
import stat

import pytest

NAMES = ("salma", "omar", "layla")


@pytest.fixture
def reviewed(folder, hashiya):
    """Two annotators who agree and differ, and a reviewer who decided."""
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    hashiya("tag", folder, "a", 22, 26, "topic", "law", "--as", "omar")
    hashiya("review", folder, "--accept", "unanimous", "--as", "layla")
    return folder


def every_byte(path):
    if path.is_dir():
        return b"".join(map(every_byte, sorted(path.iterdir())))
    return path.read_bytes()


@pytest.mark.parametrize(
    "more",
    [
        ("--format", "jsonl"),
        ("--format", "jsonl", "--gold-else-unanimous", "--with-verdicts"),
        ("--format", "jsonl", "--majority", "2"),
        ("--format", "huggingface"),
        ("--format", "csv"),
        ("--format", "prodigy"),
        ("--format", "label-studio"),
        # It has tags that it cannot hold.
        ("--format", "iob2"),
    ],
)
def test_no_name_is_in_the_dataset_or_its_report(reviewed, hashiya, tmp_path, more):
    plain, hidden = tmp_path / "plain", tmp_path / "hidden"
    hashiya("export", reviewed, *more, "-o", plain)
    ended = hashiya(
        "export", reviewed, *more, "-o", hidden, "--pseudonyms", tmp_path / "key.json"
    )

    # Gold that is not finished is reported.
    assert ended.exit_code in {0, 1}
    reports = [
        every_byte(tmp_path / f"{name}.report.json") for name in ("plain", "hidden")
    ]
    # The control: without pseudonyms somebody is named.
    assert any(name.encode() in every_byte(plain) + reports[0] for name in NAMES)
    for name in NAMES:
        assert name.encode() not in every_byte(hidden) + reports[1]
    names = json.loads((tmp_path / "key.json").read_text("utf-8"))["names"]
    assert sorted(names) == sorted(NAMES)
    assert sorted(names.values()) == ["annotator-1", "annotator-2", "annotator-3"]


def test_a_name_keeps_its_pseudonym_and_the_key_is_its_owners(
    reviewed, hashiya, tmp_path
):
    key = tmp_path / "key.json"
    hashiya("export", reviewed, "-o", tmp_path / "1.jsonl", "--pseudonyms", key)
    before = json.loads(key.read_text("utf-8"))["names"]
    hashiya("tag", reviewed, "b", 0, 2, "topic", "law", "--as", "nour")

    hashiya("export", reviewed, "-o", tmp_path / "2.jsonl", "--pseudonyms", key)

    names = json.loads(key.read_text("utf-8"))["names"]
    assert names == {**before, "nour": "annotator-4"}
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    row = json.loads((tmp_path / "2.jsonl").read_text("utf-8").splitlines()[0])
    assert {span["annotator"] for span in row["spans"]} == {
        names["salma"],
        names["omar"],
    }
    assert row["status"].keys() <= {*names.values()}


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        "no JSON",
        '{"format": "x"}',
        '{"format": "hashiya-pseudonyms/1", "names": {"salma": []}}',
        '{"format": "hashiya-pseudonyms/1", "names": {"salma": "a\\u001b"}}',
        "[" * 100_000,
    ],
    ids=["list", "empty", "no JSON", "other format", "no text", "no name", "deep"],
)
def test_what_is_no_key_is_refused_and_stays(reviewed, hashiya, tmp_path, content):
    key = tmp_path / "key.json"
    key.write_text(content, "utf-8")

    ended = hashiya("export", reviewed, "--pseudonyms", key)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "is not a key to pseudonyms" in ended.stderr
    assert key.read_text("utf-8") == content


def test_a_key_inside_of_the_dataset_is_refused(reviewed, hashiya, tmp_path):
    out = tmp_path / "hub"
    options = ("--format", "huggingface", "--pseudonyms", out / "key.json")

    ended = hashiya("export", reviewed, "-o", out, *options)

    assert ended.exit_code == 2
    assert not out.exists()


def test_a_version_with_pseudonyms_is_made_again_as_the_same_bytes(
    reviewed, hashiya, tmp_path
):
    key, first, again = (
        tmp_path / name for name in ("key", "first.jsonl", "again.jsonl")
    )
    hashiya("export", reviewed, "-o", first, "--pseudonyms", key, "--freeze", "v1")

    refused = hashiya("versions", reviewed, "v1", "-o", again)
    assert refused.exit_code == 2
    assert "outside of the project; name it with --pseudonyms" in refused.stderr
    assert not again.exists()
    ended = hashiya("versions", reviewed, "v1", "-o", again, "--pseudonyms", key)

    assert ended.exit_code == 0, ended.stderr
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("kind", ["jsonl", "huggingface", "label-studio"])
def test_of_meta_only_the_fields_that_are_asked_for_leave(
    folder, hashiya, tmp_path, kind
):
    row = {
        "id": "c",
        "text": "خبر",
        "labels": [["قديم"]],
        "source": "wafa",
    }  # news, old
    (folder / "rows.jsonl").write_text(f"{json.dumps(row)}\n", "utf-8")

    def exported(name, *more):
        out = tmp_path / name
        options = ("--format", kind, "--status", "any", "-o", out)
        hashiya("export", folder, *options, *more)
        return every_byte(out).decode()

    every, some = exported("every"), exported("some", "--meta", "source")
    none = exported("none", "--without-meta")

    assert "قديم" in every
    assert "wafa" in every
    assert "wafa" in some
    assert "قديم" not in some
    assert "wafa" not in none
    assert "قديم" not in none
    refused = hashiya("export", folder, "--meta", "source", "--meta", "sorce")
    assert refused.exit_code == 2
    assert "no article has a value in the field 'sorce'; fields: " in refused.stderr

    refused = hashiya("export", folder, "--meta", "source", "--without-meta")
    assert refused.exit_code == 2


@pytest.mark.parametrize(
    "option", ["--pseudonyms", "--freeze", "--group-by", "--split-by"]
)
def test_an_option_with_an_empty_value_does_not_count_as_left_out(
    reviewed, hashiya, tmp_path, option
):
    split = ("--split", "train=.5,test=.5")
    ended = hashiya("export", reviewed, "-o", tmp_path / "x.jsonl", *split, option, "")
    assert ended.exit_code == 2
    assert f"{option} has an empty value" in ended.stderr
    assert not list(tmp_path.glob("x.*"))
