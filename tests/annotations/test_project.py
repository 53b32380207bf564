"""What a folder or a file holds, and what is told when it does not."""

import json
import os

import pytest

from hashiya.corpus.project import ProjectFolder, project_root
from hashiya.errors import (
    ArticleUnreadable,
    Hint,
    ProjectInvalid,
    ProjectNotFound,
    SchemeInvalid,
    UnknownArticle,
)
from hashiya.io.jsonl import LONGEST


def ids(project: ProjectFolder) -> list[str]:
    return [entry.id for entry in project.entries]


def row(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def test_articles_are_texts_at_the_top_all_under_articles_and_rows(tmp_path, write):
    for name in (
        "a10.txt",
        "a9.txt",
        "articles/x/b.txt",
        "articles/c",
        "notes.md",
        "tags/omar/d.txt",
        ".hidden.txt",
    ):
        write(name, "نص")  # text
    write("articles/.git/e.txt", "")
    write("sub/f.txt", "")
    write(
        "rows.jsonl", row(id="r1", text="واحد") + "\n" + row(id=7, text="سبعة")
    )  # one, seven
    write("out.jsonl", row(format="hashiya/1", id="a9", text="نص"))

    project = ProjectFolder.open(tmp_path)

    assert ids(project) == ["7", "a9", "a10", "articles/c", "articles/x/b", "r1"]
    assert project.problems == ()


def test_a_row_is_read_with_what_else_it_says(tmp_path, write):
    write(
        "rows.jsonl",
        "\ufeff"
        + row(id="a", text="واحد")
        + row(id="b", text="اثنان\r\n", title="عنوان", n=1),
    )

    article = ProjectFolder.open(tmp_path).read("b")

    assert (article.text, dict(article.meta), article.title) == (
        "اثنان\r\n",
        {"title": "عنوان", "n": 1},
        "عنوان",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1]", "is not an object"),
        ('{"id": "x"}', 'has no "text"'),
        ('{"text": "x"}', 'has no "id"'),
        ('{"id": "", "text": "x"}', 'has no "id"'),
        ('{"id": true, "text": "x"}', 'has no "id"'),
        ('{"id": "x", "text": 1}', 'has no "text"'),
        (b'{"id": "x", "text": "\xff"}', "is not UTF-8: byte 21"),
    ],
)
def test_a_wrong_row_is_told_and_the_rest_is_usable(tmp_path, write, line, told):
    data = line if isinstance(line, bytes) else line.encode()
    write(
        "rows.jsonl",
        row(id="a", text="").encode() + data + b"\n" + row(id="b", text="").encode(),
    )

    project = ProjectFolder.open(tmp_path)

    assert ids(project) == ["a", "b"]
    assert [problem.where for problem in project.problems] == ["rows.jsonl:2"]
    assert told in str(project.problems[0])


def test_a_row_that_is_too_long_is_left_out_without_being_held(tmp_path, write):
    path = write("rows.jsonl", row(id="a", text="x"))
    with path.open("r+b") as file:
        # A hole: nothing of the long row is on the disk.
        file.seek(LONGEST + 1, os.SEEK_END)
        file.write(b"\n" + row(id="b", text="y").encode())

    project = ProjectFolder.open(tmp_path)

    assert [entry.id for entry in project.entries] == ["a", "b"]
    assert [str(problem) for problem in project.problems] == [
        "rows.jsonl:2: is longer than 64 MiB; the row is left out"
    ]
    assert project.read("b").text == "y"


def test_a_lone_surrogate_in_a_row_makes_that_article_unreadable_only(tmp_path, write):
    write(
        "rows.jsonl", '{"id": "bad", "text": "ab\\ud800"}\n' + row(id="good", text="x")
    )
    project = ProjectFolder.open(tmp_path)

    with pytest.raises(ArticleUnreadable, match="character 2 is a lone surrogate"):
        project.read("bad")
    assert project.read("good").text == "x"


def test_a_doubled_id_is_told_and_the_file_comes_before_the_row(tmp_path, write):
    write("a.txt", "file")
    write(
        "b.jsonl",
        row(id="a", text="row") + row(id="c", text="1") + row(id="c", text="2"),
    )

    project = ProjectFolder.open(tmp_path)

    assert ids(project) == ["a", "c"]
    assert [project.read("a").text, project.read("c").text] == ["file", "1"]
    assert [problem.where for problem in project.problems] == ["b.jsonl:1", "b.jsonl:3"]


def test_links_that_leave_the_project_are_not_followed(tmp_path, write):
    outside = write("outside/secret.txt", "secret")
    write("outside/folder/a.txt", "secret")
    home = write("home/a.txt", "نص").parent
    (home / "link.txt").symlink_to(outside)
    (home / "loop.txt").symlink_to("loop.txt")
    (home / "inside.txt").symlink_to("a.txt")
    (home / "articles").symlink_to(tmp_path / "outside" / "folder")

    project = ProjectFolder.open(home)

    assert ids(project) == ["a", "inside"]
    assert [problem.where for problem in project.problems] == [
        "articles",
        "link.txt",
        "loop.txt",
    ]


def test_a_pipe_called_txt_is_left_alone(tmp_path, write):
    write("a.txt", "")
    os.mkfifo(tmp_path / "b.txt")

    project = ProjectFolder.open(tmp_path)

    assert ids(project) == ["a"]
    assert "not a regular file" in str(project.problems[0])


def test_an_unknown_article_is_told_with_those_near_it(tmp_path, write):
    write("003_17c9.txt", "")
    write("004_5ce1.txt", "")
    project = ProjectFolder.open(tmp_path)

    with pytest.raises(UnknownArticle, match="near it: 003_17c9"):
        project.read("003")
    with pytest.raises(UnknownArticle) as unknown:
        project.read("../../etc/passwd")
    assert unknown.value.hint is Hint.LIST_ARTICLES


def test_one_text_is_a_project_of_that_one_with_its_folder_as_root(tmp_path, write):
    path = write("a.txt", "نص")
    write("b.txt", "")

    project = ProjectFolder.open(path)

    assert (project.root, ids(project), project.only, project.whole) == (
        tmp_path,
        ["a"],
        "a",
        False,
    )


def test_one_text_under_articles_has_the_id_that_it_has_in_its_project(tmp_path, write):
    write("hashiya.toml", "")
    path = write("articles/x/a.txt", "نص")

    project = ProjectFolder.open(path)

    assert (project.root, project.only) == (tmp_path, "articles/x/a")
    assert project_root(path) == tmp_path


def test_rows_are_a_project_too(tmp_path, write):
    path = write("rows.jsonl", row(id="a", text="x") + row(id="b", text="y"))
    write("c.txt", "")

    project = ProjectFolder.open(path)

    assert (ids(project), project.only) == (["a", "b"], None)


def test_an_encoding_can_be_asked_for(tmp_path, write):
    write("hashiya.toml", '[articles]\nencoding = "windows-1256"\n')
    write("a.txt", "لا".encode("windows-1256"))  # no

    assert ProjectFolder.open(tmp_path).read("a").text == "لا"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ('[articles]\nencoding = "koi8-r"\n', "$.articles.encoding"),
        ("[articles]\nencoding = 1\n", "$.articles.encoding"),
        ("articles = 1\n", "$.articles"),
        ("[article]\n", "$.article"),
    ],
)
def test_a_wrong_setting_is_told_by_its_key(tmp_path, write, source, place):
    write("hashiya.toml", source)
    write("a.txt", "")

    with pytest.raises(SchemeInvalid) as told:
        ProjectFolder.open(tmp_path)
    assert place in str(told.value)


def test_a_missing_path_is_told(tmp_path):
    with pytest.raises(ProjectNotFound, match="no such file or folder"):
        ProjectFolder.open(tmp_path / "nowhere")


def test_an_empty_folder_is_told_with_what_stood_in_the_way(tmp_path, write):
    with pytest.raises(ProjectInvalid, match="holds no article: put"):
        ProjectFolder.open(tmp_path)
    write("rows.jsonl", "{\n")
    with pytest.raises(ProjectInvalid, match=r"rows\.jsonl:1: is not JSON"):
        ProjectFolder.open(tmp_path)
    with pytest.raises(ProjectInvalid, match=r"rows\.jsonl:1: is not JSON"):
        ProjectFolder.open(tmp_path / "rows.jsonl")


def test_a_file_that_is_no_text_is_told(write):
    with pytest.raises(ArticleUnreadable, match="is not text"):
        ProjectFolder.open(write("picture.png", b"\x89PNG\0"))


def test_a_device_is_no_project():
    with pytest.raises(ProjectInvalid, match="neither a folder nor a file"):
        ProjectFolder.open("/dev/zero")


def test_a_row_that_moved_since_is_told(tmp_path, write):
    path = write("rows.jsonl", row(id="a", text="x") + row(id="b", text="y"))
    project = ProjectFolder.open(tmp_path)
    path.write_text(row(id="aaaaa", text="x") + row(id="b", text="y"), "utf-8")

    with pytest.raises(ArticleUnreadable, match=r"rows\.jsonl:2"):
        project.read("b")


def test_what_is_no_number_in_a_row_is_nothing(tmp_path, write):
    # As Python and pandas write what is missing; JSON has no such thing, and who loads
    # the dataset would refuse it. A number that is too large for a float would be
    # written so too.
    write(
        "rows.jsonl",
        '{"id": "a", "text": "لا", "views": NaN, "shares": [-Infinity, 1, 1e999, 1.5]}\n',
    )

    assert ProjectFolder.open(tmp_path).read("a").meta == {
        "views": None,
        "shares": [None, 1, None, 1.5],
    }


def test_equal_rows_in_two_files_are_one_article(tmp_path):
    """As when two people add the same article, each in a clone of their own."""
    rows = '{"id": "a", "text": "خبر"}'  # "news item"
    (tmp_path / "one.jsonl").write_text(rows + "\n", "utf-8")
    (tmp_path / "two.jsonl").write_text(rows, "utf-8")
    project = ProjectFolder.open(tmp_path)
    assert (list(project.ids), project.problems) == (["a"], ())

    (tmp_path / "two.jsonl").write_text(rows.replace("خبر", "نبأ"), "utf-8")
    project = ProjectFolder.open(tmp_path)
    assert "the id 'a' is already that of one.jsonl" in str(project.problems[0])
