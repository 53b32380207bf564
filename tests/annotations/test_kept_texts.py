"""The text of each version that has tags is kept once, and dropped when nothing names it."""

import errno

from hashiya.model.model import Article, Change, Span, Status
from hashiya.store import TagStore, row_from_tag

FOLDER = "tags/.texts"


def kept_files(root):
    return sorted(
        path for path in (root / FOLDER).rglob("*.txt") if not path.is_symlink()
    )


def test_a_text_is_kept_once_with_the_first_tag_on_its_words(
    disk, tmp_path, article, make_tag
):
    disk.write("salma", article, Change(status=Status.OPEN))
    disk.write("salma", article, Change(set=(make_tag(span=None, text=""),)))
    assert kept_files(tmp_path) == []

    disk.write("salma", article, Change(set=(make_tag(),)))
    disk.begin("omar", article, [row_from_tag(make_tag(annotator="omar"))], Status.OPEN)

    (path,) = kept_files(tmp_path)
    assert path.read_bytes().decode() == article.text
    assert path.stem == article.sha256
    assert TagStore(tmp_path).old_text(article.sha256) == article.text


def test_a_text_that_git_gave_other_line_ends_is_the_same_and_a_damaged_one_is_none(
    disk, tmp_path, make_tag
):
    article = Article(id="a1", text="روسيا تشرح\nعلاقتها مع حماس\n")
    disk.write("salma", article, Change(set=(make_tag(span=Span(0, 5)),)))
    (path,) = kept_files(tmp_path)

    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert disk.old_text(article.sha256) == article.text
    assert disk.texts.damaged() == {}

    path.write_bytes(b"other")
    assert disk.old_text(article.sha256) is None
    assert disk.texts.damaged() == {article.sha256: str(path)}
    assert disk.old_text("../../hashiya.toml") is None


def test_a_damaged_text_is_kept_again_and_no_file_that_a_link_leads_to_is_changed(
    disk, tmp_path, article, make_tag
):
    disk.write("salma", article, Change(set=(make_tag(),)))
    (path,) = kept_files(tmp_path)
    other = tmp_path / "other.txt"
    other.write_bytes(b"other")
    path.unlink()
    path.symlink_to(other)

    TagStore(tmp_path).write("salma", article, Change(set=(make_tag(id=7),)))

    assert kept_files(tmp_path) == [path]
    assert disk.old_text(article.sha256) == article.text
    assert other.read_bytes() == b"other"


def test_a_tag_is_saved_where_its_text_cannot_be_kept(
    disk, tmp_path, article, make_tag, failing_flush
):
    failing_flush("fsync", errno.ENOSPC)

    disk.write("salma", article, Change(set=(make_tag(),)))

    assert kept_files(tmp_path) == []
    assert TagStore(tmp_path).read("salma", article).tags == (make_tag(),)


def test_texts_that_no_file_of_a_record_names_are_unused(
    disk, tmp_path, article, make_tag
):
    other = Article(id="a2", text=article.text + " أمس")
    disk.write("salma", article, Change(set=(make_tag(),)))
    disk.write("salma", other, Change(set=(make_tag(id=7),)))
    disk.write("salma", other, Change(remove=(7,)))
    moved = Article(id="a2", text="نص جديد")
    disk.write("salma", moved, Change(status=Status.DONE))
    disk.checkpoint()
    # The history still names it.
    assert disk.texts.unused() == []

    for place in disk.paths():
        disk.compact(place, write=True)
    assert disk.texts.unused() == [other.sha256]
    disk.texts.drop(other.sha256)
    assert [path.stem for path in kept_files(tmp_path)] == [article.sha256]
