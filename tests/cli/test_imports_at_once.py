"""The same file imported by several programs at once, and in two clones that are merged."""

import json
import subprocess
import sys
from collections import Counter

import pytest

RUN = [sys.executable, "-c", "from hashiya_reader.cli import main; main()"]
TEXT = "كتاب قلم بيت شمس قمر بحر جبل نهر"
# "book pen house sun moon sea mountain river"
SPANS = [(0, 4), (5, 8), (9, 12), (13, 16), (17, 20), (21, 24)]


@pytest.fixture
def project(tmp_path):
    """Make a project of that many articles."""

    def make(articles):
        folder = tmp_path / "project"
        folder.mkdir()
        rows = [{"id": f"a{number}", "text": TEXT} for number in range(articles)]
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / "rows.jsonl").write_text("\n".join(lines), "utf-8")
        return folder

    return make


@pytest.fixture(params=["jsonl", "csv"])
def file(request, tmp_path):
    """Make a file of tags without ids on that many articles, of two annotators."""

    def make(articles):
        path = tmp_path / f"tags.{request.param}"
        lines = ["article,start,end,layer,label,annotator"]
        if request.param == "jsonl":
            lines = []
        for number in range(articles):
            tags = []
            for index, (start, end) in enumerate(SPANS):
                name = ("salma", "omar")[index % 2]
                tag = {"start": start, "end": end, "layer": "topic", "label": "law"}
                tags.append({**tag, "annotator": name})
                if request.param == "csv":
                    lines.append(f"a{number},{start},{end},topic,law,{name}")
            if request.param == "jsonl":
                lines.append(json.dumps({"id": f"a{number}", "spans": tags}))
        path.write_text("\n".join(lines), "utf-8")
        return path

    return make


def tags_of(hashiya, folder):
    rows = json.loads(hashiya("tags", folder, "--json").stdout)
    return Counter((row["article"], row["start"], row["annotator"]) for row in rows)


@pytest.mark.parametrize("articles", [20, pytest.param(600, marks=pytest.mark.long)])
def test_programs_that_import_a_file_at_once_give_each_tag_once(
    project, file, hashiya, articles
):
    """With 600 articles each of the programs has workers."""
    folder, path = project(articles), file(articles)
    command = [*RUN, "import", str(folder), str(path)]
    programs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for program in programs:
        _, stderr = program.communicate()
        assert program.returncode == 0, stderr.decode()

    tags = tags_of(hashiya, folder)
    assert len(tags) == articles * len(SPANS)
    assert set(tags.values()) == {1}
    again = hashiya("import", folder, path)
    assert "0 tags imported" in again.stderr
    assert hashiya("check", folder).exit_code == 0


def test_two_clones_that_import_a_file_give_each_tag_once(
    project, file, hashiya, git, tmp_path
):
    folder, path = project(5), file(5)
    hashiya("init", folder)
    git(folder, "init", "-qb", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "begin")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", folder, clone)
    for root in (folder, clone):
        assert hashiya("import", root, path).exit_code == 0
        git(root, "add", "-A")
        git(root, "commit", "-qm", "tags")
    git(clone, "pull", "-q", "--no-rebase", "--no-edit")
    git(folder, "pull", "-q", clone, "main")

    tags = tags_of(hashiya, clone)
    assert len(tags) == 5 * len(SPANS)
    assert set(tags.values()) == {1}
    assert hashiya("export", clone).stdout == hashiya("export", folder).stdout
    assert hashiya("check", clone).exit_code == 0
