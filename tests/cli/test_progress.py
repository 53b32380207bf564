"""Long work tells how far it is where somebody looks, and what is interrupted leaves nothing half-done."""

from reader.cli import progress


def test_each_item_is_told_when_the_next_one_is_asked_for():
    told = []
    items = progress.stepped("ab", lambda done, total: told.append((done, total)), 2)
    assert (next(items), told) == ("a", [])
    assert (next(items), told) == ("b", [(1, 2)])
    assert (next(items, None), told) == (None, [(1, 2), (2, 2)])


def test_an_export_into_a_file_shows_how_far_it_is(folder, hashiya, tmp_path, terminal):
    assert "exporting" in hashiya("export", folder, "-o", tmp_path / "set.jsonl").stderr
    assert "exporting" not in hashiya("export", folder).stderr


def test_an_interrupted_export_leaves_the_file_as_it_was(folder, hashiya, tmp_path, monkeypatch):
    output = tmp_path / "set.jsonl"
    output.write_text("old", encoding="utf-8")

    def interrupted(items, moved, total):
        yield next(iter(items))
        raise KeyboardInterrupt

    monkeypatch.setattr("reader.cli.export.stepped", interrupted)
    assert hashiya("export", folder, "-o", output).exit_code != 0
    assert output.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "set"))] == ["set.jsonl"]
