"""An article's text is replaced where it is, and everything around it stays byte for byte."""

import json
import os
import threading

import pytest

from hashiya.corpus import article_source
from hashiya.corpus.article_source import (
    edited_content,
    read_source,
    replace_content,
)
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ArticleUnreadable, EditRefused

# "The ministry announced the beginning of the truce", and with another last word.
TEXT = "أعلنت الوزارة بدء الهدنه"
NEW = "أعلنت الوزارة بدء الهدنة"
# A letter of Persian with a hamza, which no 8-bit encoding has.
OUTSIDE = "ۀ"


def replaced(folder, article_id, text, encoding=None):
    source = read_source(ProjectFolder.open(folder), article_id)
    replace_content(source, edited_content(source, text, encoding))
    return ProjectFolder.open(folder).read(article_id)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "windows-1256", "iso-8859-6"])
def test_a_file_keeps_its_encoding_and_its_mark(tmp_path, codec):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(codec))
    path.chmod(0o640)

    assert replaced(tmp_path, "a", NEW).text == NEW
    assert path.read_bytes() == NEW.encode(codec)
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "tags"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-be"])
def test_a_file_with_a_byte_order_mark_keeps_its_byte_order(tmp_path, codec):
    path = tmp_path / "a.txt"
    path.write_bytes(f"\ufeff{TEXT}".encode(codec))

    assert replaced(tmp_path, "a", NEW).text == NEW
    assert path.read_bytes() == f"\ufeff{NEW}".encode(codec)

    assert replaced(tmp_path, "a", OUTSIDE, "utf-8").text == OUTSIDE
    assert path.read_bytes() == OUTSIDE.encode()


@pytest.mark.parametrize("codec", ["windows-1256", "iso-8859-6"])
def test_what_an_encoding_cannot_hold_is_refused_or_written_as_utf_8(tmp_path, codec):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(codec))

    with pytest.raises(EditRefused, match=f"character 6, which {codec} cannot hold"):
        replaced(tmp_path, "a", f"أعلنت {OUTSIDE}")
    assert path.read_bytes() == TEXT.encode(codec)

    assert replaced(tmp_path, "a", f"{NEW}{OUTSIDE}", "utf-8").text == NEW + OUTSIDE


def test_utf_8_in_a_project_of_another_encoding_gets_a_mark(tmp_path):
    (tmp_path / "hashiya.toml").write_text(
        '[articles]\nencoding = "windows-1256"\n', "utf-8"
    )
    (tmp_path / "a.txt").write_bytes(TEXT.encode("windows-1256"))

    assert replaced(tmp_path, "a", OUTSIDE, "utf-8").text == OUTSIDE


def test_a_text_that_would_not_be_detected_any_more_is_refused(tmp_path):
    (tmp_path / "a.txt").write_bytes(TEXT.encode("windows-1256"))

    with pytest.raises(EditRefused, match="would not be read as windows-1256"):
        replaced(tmp_path, "a", "élan لا")


@pytest.mark.parametrize("text", ["", " \n\t", "a\0b", "a\ud800"])
def test_what_no_article_can_have_is_refused(tmp_path, text):
    for name, content in {"a.txt": "x", "b.jsonl": '{"id": "b", "text": "x"}'}.items():
        path = tmp_path / name
        path.write_text(content, "utf-8")
        with pytest.raises(EditRefused):
            replaced(tmp_path, path.stem, text)
        assert path.read_text("utf-8") == content


@pytest.mark.parametrize(
    ("row", "becomes"),
    [
        ('{"id": "r", "text": "x", "n": 1.50}', '{"id": "r", "text": "%s", "n": 1.50}'),
        ('\ufeff{"text":"x","id":"r"}', '\ufeff{"text":"%s","id":"r"}'),
        # A key of an object within, the same value elsewhere, a key that is there twice.
        (
            '{"m": {"text": "x"}, "t": "x", "text" : "x" ,"id":"r" }',
            '{"m": {"text": "x"}, "t": "x", "text" : "%s" ,"id":"r" }',
        ),
        (
            '{"text": 1, "id": "r", "text": "x"}  ',
            '{"text": 1, "id": "r", "text": "%s"}  ',
        ),
        (
            '{"te\\u0078t": "x", "id": "r", "sha256": "0"}',
            '{"te\\u0078t": "%s", "id": "r", "sha256": "0"}',
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_row_changes_in_its_text_alone(tmp_path, row, becomes, end):
    before = '{"id": "q", "text": "س"}\r\n\n{"no": "article"}\n'.encode()
    after = b'{"id": "s", "text": "\xff"}\n' if end else b""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(before + (row + end).encode() + after)
    meta = ProjectFolder.open(tmp_path).read("r").meta

    article = replaced(tmp_path, "r", f'{NEW}"\n')

    assert (article.text, article.meta) == (f'{NEW}"\n', meta)
    line = (becomes % f'{NEW}\\"\\n') + end
    assert path.read_bytes() == before + line.encode() + after


def test_a_row_that_escapes_its_letters_goes_on_to_do_so(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "r", "text": TEXT}), "ascii")

    assert replaced(tmp_path, "r", NEW).text == NEW
    assert path.read_text("ascii") == json.dumps({"id": "r", "text": NEW})


@pytest.mark.parametrize(
    "line",
    ['{"id": "r", "text": "a\\/b\\u0041"}', '{"id": "r", "text": "\\ud83d\\ude00"}'],
)
def test_a_text_that_stays_leaves_the_way_in_which_it_is_written(tmp_path, line):
    (tmp_path / "rows.jsonl").write_text(line, "utf-8")
    source = read_source(ProjectFolder.open(tmp_path), "r")

    assert edited_content(source, source.article.text) == source.content
    assert edited_content(source, source.article.text, "utf-8") == source.content


def test_rows_that_others_add_meanwhile_stay(tmp_path):
    path = tmp_path / "rows.jsonl"
    row = '{"id": "r", "text": "x"}\n'
    path.write_text(row, "utf-8")
    source = read_source(ProjectFolder.open(tmp_path), "r")
    path.write_text(f'{{"id": "q", "text": "y"}}\n{row}{row[:-2]}', "utf-8")

    replace_content(source, edited_content(source, "z"))

    changed = row.replace('"x"', '"z"')
    assert path.read_text("utf-8") == f'{{"id": "q", "text": "y"}}\n{changed}{row[:-2]}'


@pytest.mark.parametrize(
    "now", ['{"id": "r", "text": "y"}\n', '{"id": "r2", "text": "x"}\n', ""]
)
def test_a_row_that_others_change_meanwhile_is_refused(tmp_path, now):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "r", "text": "x"}\n', "utf-8")
    source = read_source(ProjectFolder.open(tmp_path), "r")
    path.write_text(now, "utf-8")

    with pytest.raises(EditRefused, match="has changed on disk"):
        replace_content(source, edited_content(source, "z"))
    assert path.read_text("utf-8") == now


def test_a_file_that_changes_while_it_is_replaced_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    source = read_source(ProjectFolder.open(tmp_path), "a")
    copy_rest = article_source.shutil.copyfileobj

    def interfere(*args):
        copy_rest(*args)
        path.write_text("theirs", "utf-8")

    monkeypatch.setattr(article_source.shutil, "copyfileobj", interfere)
    with pytest.raises(EditRefused, match="has changed on disk"):
        replace_content(source, edited_content(source, "z"))
    assert path.read_text("utf-8") == "theirs"


def current_source(folder, article_id):
    while True:
        try:
            return read_source(ProjectFolder.open(folder), article_id)
        except ArticleUnreadable:
            # Its rows moved between the listing and the reading.
            continue


def test_two_who_edit_rows_of_one_file_both_succeed(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a", "text": "0"}\n{"id": "b", "text": "0"}\n', "utf-8")
    failures = []

    def edit(article_id):
        try:
            for number in range(1, 11):
                source = current_source(tmp_path, article_id)
                text = str(number) * number
                replace_content(source, edited_content(source, text))
        except EditRefused as error:
            failures.append(error)

    threads = [threading.Thread(target=edit, args=(each,)) for each in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    texts = [json.loads(line)["text"] for line in path.read_text().splitlines()]
    assert texts == ["10" * 10, "10" * 10]


def test_what_a_killed_edit_left_half_written_is_removed(tmp_path):
    (tmp_path / "a.txt").write_text("x", "utf-8")
    names = [".0123456789abcdef.tmp", ".fedcba9876543210.tmp", ".mine.tmp"]
    for name in names:
        (tmp_path / name).write_text("half", "utf-8")
    for name in (names[0], names[2]):
        os.utime(tmp_path / name, (0, 0))

    replaced(tmp_path, "a", "y")

    assert [(tmp_path / name).exists() for name in names] == [False, True, True]


def test_a_link_and_what_is_read_only_are_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x", "utf-8")
    (tmp_path / "b.txt").symlink_to("a.txt")
    with pytest.raises(EditRefused, match="is a link: edit the file that it leads to"):
        replaced(tmp_path, "b", "y")

    (tmp_path / "a.txt").chmod(0o444)
    with pytest.raises(EditRefused, match="is read-only"):
        replaced(tmp_path, "a", "y")
    assert (tmp_path / "a.txt").read_text("utf-8") == "x"


def test_a_pipe_in_place_of_an_article_is_refused_at_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    project = ProjectFolder.open(tmp_path)
    path.unlink()
    os.mkfifo(path)

    with pytest.raises(ArticleUnreadable, match="not a regular file"):
        read_source(project, "a")


def test_a_row_that_cannot_be_edited_is_named(tmp_path, monkeypatch):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", "utf-8")
    source = read_source(ProjectFolder.open(tmp_path), "a")

    def fail(_):
        raise ValueError("ends too early")

    monkeypatch.setattr(article_source, "_place_of_text", fail)
    with pytest.raises(EditRefused, match=r"rows\.jsonl:1: cannot be edited here"):
        edited_content(source, NEW)
