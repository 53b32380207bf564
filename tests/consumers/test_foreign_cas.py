"""Files of CAS that are broken or hostile end in one line, and compile nothing of theirs."""

import builtins
import json
import random
import re

import pytest

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.cas import foreign_types, reader
from hashiya.exchange.registry import format_named

pytestmark = pytest.mark.consumers
cassis = pytest.importorskip("cassis")

MUTATIONS = 4_000
NAMES = [
    "identi fier", "a.b", "class", "None", "x=print(1)", "x):\n print(1)#", "é", "هدف",
    "", "__class__", "__init__", "_x", "get", "set", "xmiID", "type", "self", "type_",
    "self_", "sofa", "begin", "a" * 3_000, "1a", "x\u0000", "x\ud800", "NOTHING",
    "attr_dict", "__slots__", "uima.cas.TOP", "uima.tcas.Annotation", "id", "elements",
]  # fmt: skip
VALUES = [
    None, True, -1, 0, 1, 1 << 70, 1.5, "NaN", "", "x", [], {}, [1], {"a": 1},
    "uima.cas.FSArray", "uima.cas.String[]", ["x"] * 3, "\ud800", "a" * 20_000,
]  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read a file of that kind; its error, or None where it can be read."""
    folder = tmp_path / "read"
    folder.mkdir()

    def run(kind, content, types=None):
        path = folder / f"a.{kind}"
        path.write_bytes(content)
        if types is not None:
            (folder / "TypeSystem.xml").write_bytes(types)
        try:
            for _ in format_named(f"cas-{kind}").read(path, lambda _: None):
                pass
        except FileInvalid as error:
            return str(error)
        return None

    return run


def test_what_dkpro_says_of_a_document_is_its_meta(tmp_path):
    types = cassis.TypeSystem()
    annotation = types.create_type(
        "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData",
        supertypeName="uima.tcas.DocumentAnnotation",
    )
    for name in ("documentTitle", "documentUri", "documentId"):
        types.create_feature(annotation, name, "uima.cas.String")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = "نعم"
    cas.add(annotation(documentTitle="خبر", documentUri="https://x.test/1"))
    path = tmp_path / "a.json"
    path.write_text(cas.to_json(), "utf-8")

    (article,) = format_named("cas-json").read(path, lambda _: None)

    assert article.meta == {"title": "خبر", "url": "https://x.test/1"}
    assert article.problems == ()


@pytest.fixture
def files(export):
    """One article as CAS JSON, as XMI, and the type system."""
    folder = export("cas-xmi")
    return {
        "json": (export("cas-json") / "emoji.json").read_bytes(),
        "xmi": (folder / "emoji.xmi").read_bytes(),
        "types": (folder / "TypeSystem.xml").read_bytes(),
    }


def is_one_line(refusal):
    return refusal is None or ("\n" not in refusal and len(refusal) < 2_000)


def with_bytes_changed(content, draw):
    """Some bytes flipped, cut out, repeated or moved."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        start = draw.randrange(len(data))
        end = min(len(data), start + draw.choice([1, 2, 8, 64]))
        match draw.randrange(4):
            case 0:
                data[start] ^= 1 << draw.randrange(8)
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = data[start:end]
            case 3:
                place = draw.randrange(len(data))
                data[place:place] = data[start:end]
        if not data:
            return b"{"
    return bytes(data)


def with_json_changed(content, draw):
    """A name or a value of the document replaced."""
    document = json.loads(content)
    branches = []

    def gather(value):
        if isinstance(value, dict | list) and value:
            branches.append(value)
            for item in value.values() if isinstance(value, dict) else value:
                gather(item)

    gather(document)
    for _ in range(draw.randint(1, 3)):
        branch = draw.choice(branches)
        if isinstance(branch, list):
            branch[draw.randrange(len(branch))] = draw.choice(VALUES)
        elif draw.random() < 0.5:
            name = draw.choice(list(branch))
            branch[draw.choice(NAMES)] = branch.pop(name)
        else:
            branch[draw.choice(list(branch))] = draw.choice([*VALUES, *NAMES])
        if not branch:
            break
    return json.dumps(document).encode()


def with_xml_changed(content, draw):
    """A name or a value of the document replaced."""
    text = content.decode()
    for _ in range(draw.randint(1, 3)):
        pattern = draw.choice(
            [r'"[^"<>]*"', r">[^<>]+<", r"\b[\w:.]+(?==)", r"<[\w:]+"]
        )
        places = list(re.finditer(pattern, text))
        if not places:
            continue
        place = draw.choice(places)
        old = place[0]
        new = str(draw.choice([*NAMES, *VALUES])).encode(errors="replace").decode()
        new = f"{old[0]}{new}{old[-1]}" if old[0] in '">' else f"{old[:1]}{new}"
        text = text[: place.start()] + new + text[place.end() :]
    return text.encode()


@pytest.mark.long
@pytest.mark.parametrize("part", ["json", "xmi", "types"])
def test_mutated_files_are_refused_in_one_line(part, files, read):
    draw = random.Random(part)
    changed = with_json_changed if part == "json" else with_xml_changed
    refusals = 0
    for _ in range(MUTATIONS):
        mutate = draw.choice([with_bytes_changed, changed])
        content = {**files, part: mutate(files[part], draw)}
        refusal = (
            read("json", content["json"])
            if part == "json"
            else read("xmi", content["xmi"], content["types"])
        )
        assert is_one_line(refusal), (content[part], refusal)
        refusals += refusal is not None
    # Otherwise nothing of it was tried.
    assert MUTATIONS // 4 < refusals < MUTATIONS


def named_in_json(content, name):
    document = json.loads(content)
    document["%TYPES"]["custom.span.topic"][name] = {"%RANGE": "uima.cas.String"}
    return json.dumps(document).encode()


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_feature_s_name_is_read_or_refused_by_name(name, files, read):
    refusal = read("json", named_in_json(files["json"], name))

    is_harmless = name in {"NOTHING", "attr_dict", "elements", "id", "type_", "self_"}
    is_handled = name in {"type", "self"}
    assert is_one_line(refusal)
    assert (refusal is None) == (is_harmless or is_handled), refusal


def test_a_name_that_is_no_name_reaches_no_compiler(files, read, monkeypatch):
    compiled = []
    real = builtins.compile

    def noting(source, *args, **options):
        compiled.append(str(source))
        return real(source, *args, **options)

    monkeypatch.setattr(builtins, "compile", noting)
    content = named_in_json(files["json"], "x=print(1)")

    assert "cannot be the name of a feature" in read("json", content)
    assert not any("print(1)" in source for source in compiled)

    # The control: without the check it does.
    monkeypatch.setattr(reader, "check_json", lambda text: None)
    with pytest.raises(SyntaxError):
        read("json", content)
    assert any("print(1)" in source for source in compiled)


def test_the_same_names_are_refused_in_a_type_system(files, read):
    types = files["types"].replace(b">identifier<", b">identi fier<")

    refusal = read("xmi", files["xmi"], types)

    assert "TypeSystem.xml: cannot be read as a CAS: 'identi fier'" in refusal


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-16-le"),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: (
            text.replace("<x>", "<?xml version='1.0' encoding='utf-7'?><x>")
            .replace("<!", "+ADwAIQ-")
            .encode()
        ),
        str.encode,
    ],
)
def test_entities_are_refused_in_every_encoding(encode, files, read):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    refusal = read("xmi", encode(f"{bomb}<x>&b;</x>"), files["types"])

    assert "cannot be read as a CAS" in refusal
    assert "Entity" not in refusal


@pytest.mark.parametrize(
    "types",
    [
        {f"t.T{number}": {"%SUPER_TYPE": "uima.cas.TOP"} for number in range(100_000)},
        {
            f"t.T{number}": {"%SUPER_TYPE": f"t.T{number + 1}"}
            for number in range(1_000)
        },
        {
            "t.T": {
                "%SUPER_TYPE": "uima.cas.TOP",
                **{
                    f"f{number}": {"%RANGE": "uima.cas.String"}
                    for number in range(30_000)
                },
            }
        },
        {"t.T": {"%SUPER_TYPE": "t.T"}},
        {"t" * 10_000: {"%SUPER_TYPE": "uima.cas.TOP"}},
    ],
)
def test_a_type_system_of_absurd_size_is_refused(types, files, read, monkeypatch):
    document = json.loads(files["json"])
    document["%TYPES"] |= types
    monkeypatch.setattr(cassis, "load_cas_from_json", None)

    refusal = read("json", json.dumps(document).encode())

    assert is_one_line(refusal)
    assert "cannot be read as a CAS" in refusal
    assert "'NoneType'" not in refusal


def test_names_that_python_has_are_written_and_read_back(project, hashiya, tmp_path):
    """Attributes called like keywords, and like what dkpro-cassis has in every structure."""
    names = ["class", "get", "set", "xmiID", "value", "from", "_x", "__init__"]
    attributes = "".join(f'[[layers.attributes]]\nname = "{name}"\n' for name in names)
    (project / "hashiya.toml").write_text(
        '[[layers]]\nname = "class"\n[[layers.labels]]\nname = "x"\n' + attributes,
        "utf-8",
    )
    sets = [part for name in names for part in ("--set", f"{name}=نعم")]
    hashiya("tag", project, "emoji", 2, 7, "class", "x", "--as", "layla", *sets)
    for kind in ("cas-json", "cas-xmi"):
        out = tmp_path / kind
        export = ("export", project, "--format", kind, "--status", "any")
        hashiya(*export, "-o", out, "--annotator", "layla")
        hashiya("import", project, out, "--format", kind, "--as", kind)
        tags = json.loads(hashiya("tags", project, "--as", kind, "--json").stdout)

        assert [tag["attributes"] for tag in tags] == [dict.fromkeys(names, "نعم")]


def test_the_pattern_of_a_name_is_uima_s():
    assert foreign_types.is_feature_name("PosValue")
    assert not foreign_types.is_feature_name("pos value")
