"""Catalogues of messages: complete, compiled, with the placeholders of the English."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hashiya.language import CATALOGUES, DOMAIN, LANGUAGES, translations

ROOT = Path(__file__).parents[2]
TRANSLATED = LANGUAGES[1:]
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%")


def messages_of_code():
    """The messages in the code of the three packages, singular and plural."""
    found = set()
    for root in ("annotations", "reader"):
        for path in (ROOT / root).rglob("*.py"):
            found |= extracted(path, "python")
        for path in (ROOT / root).rglob("templates/*.html"):
            found |= extracted(path, "jinja2")
    return found


def extracted(path, method):
    keywords = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
    options = {"trimmed": "true", "encoding": "utf-8"}
    with path.open("rb") as file:
        return {
            message
            for _, message, _, _ in extract(
                method, file, keywords=keywords, options=options
            )
        }


def catalogue(language):
    path = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(language):
    listed = {message.id for message in catalogue(language) if message.id}
    assert listed == messages_of_code()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_its_placeholders(language):
    messages = [message for message in catalogue(language) if message.id]
    assert len(messages) > 50
    for message in messages:
        forms = [message.string]
        english = message.id
        if message.pluralizable:
            assert len(message.string) == catalogue(language).num_plurals
            forms = message.string
            english = message.id[1]
        for form in forms:
            assert sorted(PLACEHOLDER.findall(form)) == sorted(
                PLACEHOLDER.findall(english)
            ), english
            assert form.strip(), english
        assert not message.fuzzy


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


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="none of en, ar"):
        translations("../fr")
