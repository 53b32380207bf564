"""dkpro-cassis reads the CAS, whose offsets are UTF-16 as UIMA counts."""

import json
import re

import pytest

pytestmark = pytest.mark.consumers
cassis = pytest.importorskip("cassis")


@pytest.fixture(params=["cas-json", "cas-xmi"])
def kind(request):
    return request.param


@pytest.fixture
def cases(export, kind):
    """Each article's CAS."""
    folder = export(kind)
    if kind == "cas-json":
        return [
            cassis.load_cas_from_json(path.read_text("utf-8"))
            for path in sorted(folder.glob("*.json"))
        ]
    types = cassis.load_typesystem((folder / "TypeSystem.xml").read_text("utf-8"))
    return [
        cassis.load_cas_from_xmi(path.read_text("utf-8"), types)
        for path in sorted(folder.glob("*.xmi"))
    ]


def test_every_tag_is_an_annotation_on_its_words(cases, texts, expected):
    found = []
    for cas in cases:
        (document,) = cas.select("custom.Article")
        assert cas.sofa_string == texts[document.identifier]
        for each in cas.select_all_fs():
            kind, _, layer = each.type.name.removeprefix("custom.").partition(".")
            if kind == "span":
                found.append(
                    (
                        document.identifier,
                        each.begin,
                        each.end,
                        each.get_covered_text(),
                        layer,
                        each.label,
                    ),
                )
            elif kind == "article":
                found.append((document.identifier, None, None, None, layer, each.label))

    assert sorted(found, key=str) == expected


def test_attributes_note_and_confidence_are_features(cases):
    tags = [
        each
        for cas in cases
        for each in cas.select_all_fs()
        if each.type.name.startswith("custom.span.")
    ]

    assert {tag.target for tag in tags if tag.type.name == "custom.span.stance"} == {
        "حماس",
        "الوزير",
    }
    assert [(tag.confidence, tag.note) for tag in tags if tag.note] == [
        (4, "أنظر: «هنا»\t😀")
    ]


def test_offsets_in_the_file_are_utf_16(export):
    data = json.loads((export("cas-json") / "emoji.json").read_text("utf-8"))
    found = {
        each["begin"]
        for each in data["%FEATURE_STRUCTURES"]
        if each.get("label") == "diplomacy"
    }

    assert found == {len("😀 ".encode("utf-16-le")) // 2} == {3}


def test_a_text_that_xml_cannot_hold_is_left_out_and_listed(project, hashiya, tmp_path):
    (project / "bell.txt").write_text("نعم\x07", "utf-8")
    hashiya("tag", project, "bell", 0, 3, "topic", "law")

    hashiya(
        *("export", project, "--format", "cas-xmi", "--status", "any"),
        *("-o", tmp_path / "out"),
    )

    report = json.loads((tmp_path / "out.report.json").read_text("utf-8"))
    assert report["lost"] == {"control character": 2}
    assert {loss["why"] for loss in report["losses"]} == {"XML cannot hold U+0007"}
    assert not (tmp_path / "out" / "bell.xmi").exists()


def test_a_cas_of_others_is_read(project, hashiya, tmp_path, texts):
    types = cassis.TypeSystem()
    entity = types.create_type("webanno.custom.Topic")
    types.create_feature(entity, "value", "uima.cas.String")
    bare = types.create_type("webanno.custom.Bare")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = texts["emoji"]
    cas.add(entity(begin=2, end=7, value="military"))
    cas.add(bare(begin=0, end=1))
    path = tmp_path / "any.json"
    path.write_text(cas.to_json(), "utf-8")

    ended = hashiya(
        "import", project, path, "--format", "cas-json", "--as", "nour", code=1
    )

    assert "1 tag" in ended.stderr
    assert "webanno.custom.Bare: left out" in ended.stderr
    tags = json.loads(hashiya("tags", project, "--as", "nour", "--json").stdout)
    assert [(tag["text"], tag["label"]) for tag in tags] == [("روسيا", "military")]


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        ("cas-json", b""),
        ("cas-json", b"[]"),
        ("cas-json", b'{"%TYPES": {}}'),
        ("cas-json", "{".encode("utf-16")),
        ("cas-xmi", b"<x"),
        ("cas-xmi", b"<x/>"),
        (
            "cas-xmi",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
        ),
    ],
)
def test_what_is_no_cas_is_told(export, project, hashiya, kind, broken):
    folder = export(kind)
    name = "lines" + (".json" if kind == "cas-json" else ".xmi")
    (folder / name).write_bytes(broken)

    ended = hashiya("import", project, folder, "--format", kind, "--as", "nour", code=1)

    assert f"{name}: left out: cannot be read as a CAS" in ended.stderr
    alone = (folder / name).rename(folder.parent / name)
    if kind == "cas-xmi":
        (folder / "TypeSystem.xml").rename(folder.parent / "TypeSystem.xml")
    ended = hashiya("import", project, alone, "--format", kind, "--as", "omar", code=2)
    assert f"{name}: cannot be read as a CAS" in ended.stderr


@pytest.mark.parametrize("kind", ["cas-json", "cas-xmi"])
def test_a_cas_that_is_no_articles_is_not_read_whole(export, project, hashiya, kind):
    folder = export(kind)
    name = "lines" + (".json" if kind == "cas-json" else ".xmi")
    with (folder / name).open("r+b") as file:
        # A hole: nothing is on the disk.
        file.truncate(65 << 20)

    ended = hashiya("import", project, folder, "--format", kind, "--as", "nour", code=1)

    assert f"{name}: left out: is longer than 64 MiB" in ended.stderr


@pytest.mark.parametrize(
    ("kind", "named"), [("cas-json", '"%ID": '), ("cas-xmi", 'xmi:id="')]
)
def test_ids_that_are_there_twice_are_told(export, project, hashiya, kind, named):
    folder = export(kind)
    path = folder / f"emoji{'.json' if kind == 'cas-json' else '.xmi'}"
    path.write_text(
        re.sub(rf"{named}\d+", f"{named}1", path.read_text("utf-8")), "utf-8"
    )

    ended = hashiya("import", project, folder, "--format", kind, "--as", "nour", code=1)

    assert "two have the same id" in ended.stderr
