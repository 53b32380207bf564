"""The dataset in numbers, on the command line."""


def tagged(folder, hashiya):
    (folder / "rt.jsonl").write_text(
        '{"id": "rt", "text": "سلام", "outlet": "RT"}\n', "utf-8"
    )  # peace
    hashiya("tag", folder, "a", 0, 5, "stance", "favor", "--set", "target=روسيا")
    hashiya("tag", folder, "a", 0, 10, "topic", "law")
    hashiya("tag", folder, "rt", 0, 4, "topic", "law", "--as", "omar")
    hashiya("mark", folder, "rt", "done", "--as", "omar")


def test_numbers_for_programs(folder, hashiya, data):
    tagged(folder, hashiya)
    stats = data("stats", folder, "--json")
    assert (stats["articles"], stats["tagged"], stats["passages"], stats["depth"]) == (
        3,
        2,
        3,
        2,
    )
    assert stats["overlaps"] == [
        {"layer": "stance", "other": "topic", "equal": 0, "nested": 1, "crossing": 0}
    ]
    assert [
        (each["name"], each["statuses"]["done"]) for each in stats["annotators"]
    ] == [("omar", 1), ("salma", 0)]
    assert [
        (each["name"], each["articles"], each["labels"]) for each in stats["outlets"]
    ] == [
        ("", 2, {"stance/favor": 1, "topic/law": 1}),
        ("RT", 1, {"topic/law": 1}),
    ]


def test_numbers_for_people_with_bars(folder, hashiya):
    tagged(folder, hashiya)
    ended = hashiya("stats", folder)
    assert ended.exit_code == 0
    lines = ended.stdout.splitlines()
    (law,) = (line for line in lines if line.startswith("topic") and " law " in line)
    assert law.split()[2:6] == ["2", "0", "2", "2"]
    assert law.count("█") == 2 * next(
        line for line in lines if " favor " in line and "█" in line
    ).count("█")
    assert any(line.split()[:3] == ["stance", "target", "روسيا"] for line in lines)


def test_where_nothing_is_tagged_that_is_said(folder, hashiya):
    ended = hashiya("stats", folder)
    assert (ended.exit_code, "nothing is tagged yet" in ended.stderr) == (0, True)


def test_what_is_not_to_be_seen_yet_is_not_counted_but_its_status_is(
    folder, hashiya, data
):
    (folder / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "omar"]\n', "utf-8"
    )
    hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", "omar")
    hashiya("mark", folder, "a", "done", "--as", "omar")
    ended = hashiya("stats", folder)
    assert "the work of others on 1 article is left out" in ended.stderr
    hashiya("mark", folder, "a", "done")
    assert data("stats", folder, "--json")["passages"] == 1


def test_tags_that_stand_no_longer_are_told_and_not_counted(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (folder / "a.txt").write_text("نص آخر", "utf-8")  # another text
    ended = hashiya("stats", folder)
    assert ended.exit_code == 1
    assert "left out: 1 detached tag of salma on 'a'" in ended.stderr
