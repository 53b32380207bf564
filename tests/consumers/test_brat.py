"""brat's documents: names as its client asks for them, and annotations by its own rules."""

import json
import re
import shutil
import subprocess
from urllib.parse import quote, unquote

import pytest

from hashiya.exchange.formats.brat.document_names import document_name

pytestmark = pytest.mark.consumers
IDS = [
    "AFP_161",
    "خبر",
    "a b",
    "news/1",
    "100%",
    "50%41",
    "x?y#z",
    "😀",
    "é",
    "=3D",
    ".",
]
# What `dispatcher` and `url_monitor.js` of brat's client do with the name of a document.
CLIENT = """
const names = JSON.parse(require("fs").readFileSync(0, "utf8"));
const asked = names.map(name => {
  const hash = "#/collection/" + encodeURIComponent(name);
  return decodeURIComponent(hash.slice("#/collection/".length));
});
console.log(JSON.stringify(asked));
"""
# A text-bound annotation, an attribute and a note, as brat's documentation defines them.
STANDOFF = re.compile(
    r"(?P<id>T\d+)\t(?P<label>\S+) (?P<places>\d+ \d+(?:;\d+ \d+)*)\t(?P<words>.*)"
    r"|A\d+\t\S+ T\d+(?: \S+)?|#\d+\t\S+ T\d+\t.*"
)


def asked_by_the_client(names):
    """The names after `encodeURIComponent` and `decodeURIComponent` (ECMA-262, 19.2.6)."""
    if shutil.which("node"):
        ended = subprocess.run(
            ["node", "-e", CLIENT],
            input=json.dumps(names),
            capture_output=True,
            check=True,
            text=True,
        )
        return json.loads(ended.stdout)
    encoded = [quote(name, safe="-_.!~*'()") for name in names]
    return [unquote(name) for name in encoded]


def test_the_client_asks_for_the_names_that_are_there():
    names = [document_name(article) for article in IDS]

    asked = asked_by_the_client(names)

    assert asked == names
    # Also where it encodes only once and decodes twice.
    assert [unquote(name) for name in asked] == names
    assert len({name.lower() for name in names}) == len(IDS)
    # The control: an id as it is, is not what would be asked for then.
    assert unquote("50%41") != "50%41"


def test_annotations_are_on_their_words_by_brats_own_rules(export):
    folder = export("brat")
    labels = set()
    for path in folder.rglob("*.ann"):
        text = path.with_suffix(".txt").read_bytes().decode()
        ids = []
        for line in path.read_bytes().decode().split("\n")[:-1]:
            match = STANDOFF.fullmatch(line)
            assert match, line
            if match["id"]:
                ids.append(match["id"])
                labels.add(match["label"])
                assert words_of(match["places"], text) == match["words"]
        assert len(ids) == len(set(ids))
    config = (folder / "annotation.conf").read_text("utf-8")
    entities = config.partition("[entities]")[2].partition("\n[")[0].split()
    assert labels
    assert labels <= {name.lstrip("!") for name in entities}


def words_of(places, text):
    """The words of the fragments, as `annotation.py` of brat's server joins them."""
    fragments = []
    for place in places.split(";"):
        start, end = map(int, place.split(" "))
        fragments.append(text[start:end])
        # No fragment crosses a line, or its words would.
        assert not set("\r\n") & set(fragments[-1])
    return " ".join(fragments)
