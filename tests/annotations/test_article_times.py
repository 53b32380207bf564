"""How long annotators worked on each article: who is slow is seen, and a break is no work."""

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Record, Span, Status, Tag
from hashiya.overview.article_times import ArticleTime, WorkClock, work_times
from hashiya.overview.progress import annotator_progress
from hashiya.overview.stats.project_stats import count_project
from hashiya.store import TagStore

# "Russia explains its relation with Hamas"
TEXT = "روسيا تشرح علاقتها مع حماس"


def at(minute):
    return f"2026-11-20T{10 + minute // 60}:{minute % 60:02}:00Z"


def tag(number, minute, origin="human", changed=None):
    return Tag(
        id=number,
        span=Span(0, 5),
        text=TEXT[:5],
        layer="topic",
        label="law",
        annotator="salma",
        created=at(minute),
        updated=at(minute if changed is None else changed),
        origin=origin,
    )


def record(article, done, *tags, name="salma"):
    return Record(
        article=article,
        annotator=name,
        sha256="",
        status=Status.DONE,
        tags=tags,
        marked="" if done is None else at(done),
    )


def times(*records):
    clock = WorkClock()
    for one in records:
        clock.add(one)
    return {(time.annotator, time.article): time.seconds for time in clock.times()}


def test_time_is_that_between_acts_wherever_the_act_before_was():
    worked = times(record("a", 6, tag(1, 0), tag(2, 4)), record("b", 16, tag(3, 9)))
    # On b it is from a's end on: the three minutes until the first tag are reading.
    assert worked == {("salma", "a"): 6 * 60, ("salma", "b"): 10 * 60}


def test_a_quarter_of_an_hour_is_work_and_more_is_a_break():
    assert times(record("a", 15, tag(1, 0))) == {("salma", "a"): 15 * 60}
    assert times(record("a", 16, tag(1, 0))) == {}


def test_what_is_changed_later_is_work_and_imports_are_none():
    changed = times(record("a", None, tag(1, 0), tag(2, 2, changed=7)))
    assert changed == {("salma", "a"): 7 * 60}
    imported = times(record("a", None, tag(1, 0, "import:x"), tag(2, 2, "import:x")))
    assert imported == {}


def test_one_who_is_late_takes_longer_by_article():
    clock = WorkClock()
    for number in range(4):
        start = 30 * number
        clock.add(record(f"a{number}", start + 5, tag(1, start)))
        clock.add(record(f"a{number}", start + 14, tag(1, start), name="omar"))
    omar, salma = work_times(clock.times())
    assert (salma.seconds, salma.articles.median) == (4 * 300, 300)
    assert (omar.seconds, omar.articles.median) == (4 * 840, 840)


def test_stats_and_status_have_the_times(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    home, store = ProjectFolder.open(tmp_path), TagStore(tmp_path)
    change = Change(set=(tag(1, 0), tag(2, 4)), status=Status.DONE, marked=at(6))
    store.write("salma", home.read("a"), change)

    stats = count_project(home, store).stats
    assert stats.times == (ArticleTime(annotator="salma", article="a", seconds=360),)
    assert [work.seconds for work in stats.work] == [360]
    (row,) = annotator_progress(home, store)
    assert row.seconds_per_article == 360
    unseen = count_project(home, store, sees=lambda _name, _article: False).stats
    assert unseen.times == ()
