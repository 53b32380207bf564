"""Catalogues of messages: complete, compiled, with the placeholders of the English."""

import importlib.util
import json
import pickle
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from hashiya.corpus.sources.rows import Problem
from hashiya.errors import FileInvalid, Finding, left_out
from hashiya.io.json_problems import MESSAGES, placed_problem
from hashiya.language import (
    CATALOGUES,
    DOMAIN,
    LANGUAGES,
    gettext,
    in_english,
    language_of,
    ngettext,
    translations,
    use_language,
)

ROOT = Path(__file__).parents[2]
TRANSLATED = LANGUAGES[1:]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%|\{[^{}]*\}")

PLACE = re.compile(r"\{(?:path|file|where|name|id)\}(?::\{line\}|:1)?: ")


def script():
    """The script that keeps the catalogues."""
    path = ROOT / "docs" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


catalogue = script().catalogue_of


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(language):
    listed = {message.id for message in catalogue(language) if message.id}
    assert listed == {message.id for message in script().code_messages() if message.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_its_placeholders(language):
    whole = catalogue(language)
    messages = [message for message in whole if message.id]
    assert len(messages) > 50
    for message in messages:
        assert not message.fuzzy
        if message.pluralizable:
            check_forms(message, whole.num_plurals)
            continue
        assert message.string.strip(), message.id
        assert placeholders(message.string) == placeholders(message.id), message.id


def placeholders(message):
    return sorted(PLACEHOLDER.findall(message))


def check_forms(message, count):
    """The forms for none, one and two need not tell the number, the others say it all."""
    singular, plural = message.id
    assert len(message.string) == count
    for index, form in enumerate(message.string):
        assert form.strip(), plural
        if index < 3:
            known = {*placeholders(singular), *placeholders(plural)}
            assert known.issuperset(placeholders(form)), plural
        else:
            assert placeholders(form) == placeholders(plural), plural


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_message_names_its_file_or_place_first_in_every_language(language):
    """What is said about a file is cut off behind its name where a list names it."""
    for message in catalogue(language):
        english = message.id[0] if message.pluralizable else message.id
        place = PLACE.match(english)
        if place is None:
            continue
        forms = message.string if message.pluralizable else [message.string]
        for form in filter(None, forms):
            assert form.startswith(place[0]), english


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_its_text(language):
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    path = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    assert path.read_bytes() == compiled.getvalue(), "run `make messages`"


def test_arabic_has_a_form_for_each_kind_of_number():
    tags = ("%(num)s detached tag", "%(num)s detached tags")
    ngettext = translations("ar").ngettext
    forms = [ngettext(*tags, count) for count in (0, 1, 2, 3, 11, 100)]
    assert len(set(forms)) == 5  # none and a hundred take the singular
    assert ngettext(*tags, 103) == ngettext(*tags, 3)


def test_no_words_are_no_words_in_any_language():
    """A catalogue has its header under the empty message."""
    assert "Content-Type" in translations("ar").gettext("")
    use_language("ar")
    try:
        assert gettext("") == ""
    finally:
        use_language("en")


def test_the_place_of_an_error_is_known_in_english_as_well(arabic):
    where = gettext("{path}: row {number}").format(path="a", number=3)
    problem = gettext("is not a JSON object: this format has one on every line")
    error = FileInvalid(problem, where=where)

    assert not str(error).startswith("a: row 3: ")
    expected = f"a: row 3: {in_english(problem)}"
    assert in_english(error) == expected
    assert in_english(Finding.of(problem, where + ": ")) == expected


@pytest.mark.parametrize("is_pickled", [False, True])
def test_a_translation_knows_its_english(arabic, is_pickled):
    error = left_out(FileInvalid("a:1: " + gettext("is not {encoding}")), "b")
    finding = Finding.of(Problem(where="c", message=str(error)), "d: ")
    if is_pickled:
        finding = pickle.loads(pickle.dumps(finding))
    words = (gettext(", ").join([finding, "e"])).format(encoding="x")

    assert in_english(words) == "d: c: b: left out: a:1: is not x, e"
    assert type(in_english(words)) is str
    assert words.startswith("d: c: b: ")
    assert "left out" not in words
    assert in_english(ngettext("{count} tag", "{count} tags", 2)) == "{count} tags"


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="none of en, ar"):
        translations("../fr")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ar_SA.UTF-8"}, "ar"),
        ({"LANG": "ar_SA.UTF-8", "LC_ALL": "C.UTF-8"}, None),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ar"}, "ar"),
        ({"LANGUAGE": "ar:en", "LANG": "en_GB.UTF-8"}, "ar"),
        ({"LANG": "en_GB"}, "en"),
        ({"LANG": "arc_XX"}, None),
        ({}, None),
    ],
)
def test_a_locale_names_its_language(environment, language):
    assert language_of(environment) == language


@pytest.mark.parametrize(
    "text",
    ["", "{x", '{"a" 1', "[1 2", '"a', '"\x01"', '"\\q"', '"\\u1"', "1 2", "[1,]"],
)
def test_what_is_no_json_is_told_in_words_of_the_catalogue(text):
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads(text)
    assert raised.value.msg in MESSAGES
    assert placed_problem(raised.value) == str(raised.value)
