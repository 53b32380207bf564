"""Rows on a text that an article had before: their tags come along with their words, or not."""

import hashlib
import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.formats.native_lines import FORMAT
from hashiya.exchange.importing import parallel
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.model.model import Article, Status
from hashiya.review.gold import gold_of
from hashiya.store import TagStore

# "The ministry announced the beginning of the truce today in the city."
OLD = "أعلنت الوزارة بدء الهدنه اليوم في المدينة.\n"
NEW = "لقد " + OLD.replace("الهدنه", "الهدنة")
# "Russia explains its relation with Hamas."
OTHER = "روسيا تشرح علاقتها مع حماس.\n"
# Today's text of another article.
SIMILAR = OLD.replace("اليوم", "أمس")
KEPT, CHANGED = "الوزارة", "الهدنه"
NOW = "2026-11-21T10:00:00Z"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "a.txt").write_text(NEW, "utf-8")
    (tmp_path / "b.txt").write_text(OTHER, "utf-8")
    (tmp_path / "c.txt").write_text(SIMILAR, "utf-8")
    texts = TagStore(tmp_path).texts
    for text in (OLD, OTHER, SIMILAR):
        texts.keep(Article(id="a", text=text))
    return ProjectFolder.open(tmp_path)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def span(words, text=OLD, **more):
    start = text.index(words)
    place = {"start": start, "end": start + len(words), "text": words}
    return {**place, "layer": "topic", "label": "law", "annotator": "salma", **more}


def row(*spans, **more):
    values = {"id": "a", "text": OLD, "spans": spans, **more}
    return json.dumps(values, ensure_ascii=False) + "\n"


def imported(project, *rows, **options):
    path = project.root / "in.json"
    path.write_text("".join(rows), "utf-8")
    store = TagStore(project.root)
    taken = ImportOptions(fallback="nour", format="jsonl", **options)
    return import_file(project, store, path, taken), store


def words_of(store, annotator):
    return [tag.text for tag in store.read(annotator, "a").tags]


@pytest.mark.parametrize(
    "text",
    [{}, {"text": None, "sha256": sha256(OLD)}, {"sha256": "0" * 64}],
    ids=["text", "sha256 alone", "text with another sha256"],
)
def test_tags_move_with_their_words_and_others_are_left_out_with_the_reason(
    project, text
):
    done = {"status": {"salma": "done", "omar": "done"}, "marked": {"salma": NOW}}
    omars = span(KEPT, annotator="omar")

    result, store = imported(
        project, row(span(KEPT), span(CHANGED), omars, **done, **text)
    )

    assert (result.added, result.moved, len(result.problems)) == (2, 2, 1)
    assert result.problems[0].endswith(
        ": $.spans[1]: left out: its words 'الهدنه' were changed to 'الهدنة'"
    )
    (tag,) = store.read("salma", "a").tags
    assert (tag.text, tag.span.start) == (KEPT, NEW.index(KEPT))
    assert tag.anchor.sha256 == sha256(NEW)
    # Only omar's tags all came along.
    assert store.read("salma", "a").status is Status.OPEN
    assert store.read("omar", "a").status is Status.DONE


@pytest.mark.parametrize(
    "values",
    [
        {"text": OLD.replace("اليوم", "غدا")},
        {"text": None, "sha256": "0" * 64},
        {"text": None, "sha256": "../../a"},
        {"text": None, "sha256": sha256(SIMILAR)},
    ],
    ids=["not kept", "sha256 not kept", "no sha256", "another article's"],
)
def test_rows_of_texts_that_the_article_did_not_have_are_refused(project, values):
    result, store = imported(project, row(span(KEPT), **values))

    assert "left out: its text is not that of 'a'" in result.problems[0]
    assert store.annotators() == ()


def test_a_kept_text_that_is_no_version_of_the_article_is_refused(project):
    (project.root / "b.txt").write_text("لا", "utf-8")  # no

    result, _ = imported(project, row(span("حماس", OTHER), text=OTHER))

    assert "its text is not that of 'a': they differ" in result.problems[0]


def test_a_tag_must_be_on_its_words_in_the_former_text(project):
    other = span(KEPT) | {"text": "كلمات أخرى"}

    result, _ = imported(project, row(other, other | {"end": 900}))

    assert "but the article has" in result.problems[0]
    assert "span 6–900 reaches outside the text" in result.problems[1]
    assert (result.added, result.moved) == (0, 0)


def test_decisions_of_reviewers_move_and_lost_ones_are_not_decided(project):
    gold = {"annotator": "layla", "origin": "adjudicated"}
    verdicts = []
    for number in ("7", "8"):
        decided = {"id": number, "reviewer": "layla", "ruling": "edited", "at": NOW}
        verdicts.append(decided)
    tags = span(KEPT, id="7", **gold), span(CHANGED, id="8", **gold)

    result, store = imported(project, row(*tags, verdicts=verdicts))

    assert (result.decided, result.moved, len(result.problems)) == (1, 1, 1)
    (tag,) = gold_of(store, project.read("a")).tags
    assert (tag.id, tag.span.start) == (7, NEW.index(KEPT))
    assert store.annotators() == ()


def test_several_processes_move_what_one_moves(project):
    path = project.root / "in.json"
    lines = [row(span(KEPT), span(CHANGED, annotator=f"n{n}")) for n in range(12)]
    path.write_text("".join(lines), "utf-8")
    taken = Attribution(annotator=None, fallback="nour", origin="import:x", now=NOW)
    problems, others = [], []

    alone = stage(project, FORMAT.read(path, lambda _: None), taken, problems.append)
    several = parallel.stage(
        project,
        FORMAT,
        path,
        taken,
        others.append,
        lambda _: None,
        stretch_size=300,
        processes=2,
    )

    assert list(several) == list(alone)
    assert others == problems
    assert sum(staged.moved for staged in alone) == len(problems) == 12
    counts = parallel.apply_staged(
        project, TagStore(project.root), several, lambda _: None, processes=2
    )
    assert counts.moved == 12
