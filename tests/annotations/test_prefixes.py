"""Where a span may begin inside a written word."""

import pytest

from hashiya.text.clitics import stem_offsets


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("وحماس", ["حماس"]),  # wa-ḥamās: and Hamas
        ("وبالقدس", ["بالقدس", "القدس", "قدس"]),  # wa-bi-l-quds: and in Jerusalem
        ("للحرب", ["لحرب", "حرب"]),  # li-l-ḥarb: for the war
        ("الهجوم", ["هجوم"]),  # al-hujūm: the attack
        ("فسيقول", ["سيقول", "يقول"]),  # fa-sa-yaqūl: so he will say
        ("إسرائيل", []),  # isrāʾīl
        ("وَالحَرْب", ["الحَرْب", "حَرْب"]),  # with harakat
        ("لا", []),  # no: nothing would be left
        ("", []),
        ("USA", []),
    ],
)
def test_a_stem_may_begin_after_each_particle(word, parts):
    assert [word[start:] for start in stem_offsets(word)] == parts
