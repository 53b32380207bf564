"""An export, a correction of the text, and the import of what was made on the export."""

import json
import shlex
import sys

import pytest

from hashiya_reader.cli import edit as edit_command

# "The ministry announced the beginning of the truce today in the city."
TEXT = "أعلنت الوزارة بدء الهدنه اليوم في المدينة.\n"
MINISTRY, TRUCE = "الوزارة", "الهدنه"


@pytest.fixture
def exported(folder, hashiya, tmp_path, monkeypatch):
    """A project with an export of it that a model read, and a text corrected since."""
    (folder / "a.txt").write_text(TEXT, "utf-8")
    out = tmp_path / "out.jsonl"
    hashiya("export", folder, "-o", out)
    monkeypatch.setattr(edit_command, "_TOO_SOON", 0.0)
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text('utf-8').replace('الهدنه', 'الهدنة')\n"
        "path.write_text('لقد ' + text, 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} -I {shlex.quote(str(script))}")
    assert hashiya("edit", folder, "a", "--yes").exit_code == 0
    return out


def with_predictions(out, **values):
    row = json.loads(out.read_text("utf-8").splitlines()[0])
    for words in (MINISTRY, TRUCE):
        start = TEXT.index(words)
        place = {"start": start, "end": start + len(words)}
        row["spans"].append({**place, "layer": "topic", "label": "law"})
    out.write_text(json.dumps({**row, **values}), "utf-8")


@pytest.mark.parametrize("values", [{}, {"text": None}], ids=["text", "sha256"])
@pytest.mark.parametrize(
    ("options", "noun"), [(("--suggest",), "suggestion"), ((), "tag")]
)
def test_predictions_on_the_exported_text_are_imported(
    exported, folder, hashiya, values, options, noun
):
    before = hashiya("export", folder).stdout
    with_predictions(exported, **values)

    ended = hashiya("import", folder, exported, *options, "--as", "model")

    assert ended.exit_code == 1
    assert f"1 {noun} moved to where the words are in the article" in ended.stderr
    assert "$.spans[1]: left out: its words 'الهدنه' were changed to" in ended.stderr
    after = hashiya("export", folder).stdout
    if options:
        assert after == before
    else:
        (span,) = json.loads(after.splitlines()[0])["spans"]
        assert (span["text"], span["start"]) == (MINISTRY, TEXT.index(MINISTRY) + 4)


def test_an_export_of_tags_that_all_move_comes_back_also_strictly(
    exported, folder, hashiya
):
    with_predictions(exported)
    row = json.loads(exported.read_text("utf-8"))
    del row["spans"][1]
    exported.write_text(json.dumps(row), "utf-8")

    ended = hashiya("import", folder, exported, "--strict", "--as", "omar")
    after = hashiya("export", folder).stdout
    again = hashiya("import", folder, exported, "--strict", "--as", "omar")

    assert (ended.exit_code, again.exit_code) == (0, 0)
    assert "1 was there already" in again.stderr
    assert hashiya("export", folder).stdout == after
