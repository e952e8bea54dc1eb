"""The words of the portal: short sentences, and whole translations."""

import re

import pytest
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext

from hamlet.design.words import date_words
from hamlet.frontdoor.feedback import RESIDENT
from hamlet.kernel import clock
from hamlet.kernel.danger import sign_of_danger
from hamlet.portal import translations
from hamlet.portal.safety import NOTICES, PHONES, notice

LONGEST_SENTENCE = 15
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
EMERGENCY_NUMBER = re.compile(r"0800 1111|\b(?:999|111|18000)\b")


def texts(of):
    return [of] if isinstance(of, str) else list(of)


def messages(catalog):
    return [message for message in catalog if message.id]


@pytest.fixture(scope="module")
def english():
    return [text for message in messages(translations.template()) for text in texts(message.id)]


def test_sentences_for_residents_are_short(english):
    assert len(english) > 200
    for text in english:
        for sentence in re.split(r"(?<=[.!?:])\s+", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_words_never_blame_and_name_people_as_people(english):
    for text in english:
        assert not re.search(r"\b(invalid|patient|client|service user|case)\b", text, re.I), text


def test_what_a_referrer_is_told_is_among_the_words(english):
    assert set(RESIDENT.values()) <= set(english)


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_message_is_translated_and_none_is_left_over(language):
    asked = {message.id for message in messages(translations.template())}
    catalog = translations.read(language)
    assert {message.id for message in messages(catalog)} == asked
    for message in messages(catalog):
        assert all(texts(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_placeholders_agree(language):
    for message in messages(translations.read(language)):
        for own, theirs in zip(texts(message.id), texts(message.string), strict=True):
            assert sorted(PLACEHOLDER.findall(own)) == sorted(PLACEHOLDER.findall(theirs)), own


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_numbers_to_call_are_the_same_in_every_language(language):
    for message in messages(translations.read(language)):
        for own, theirs in zip(texts(message.id), texts(message.string), strict=True):
            assert EMERGENCY_NUMBER.findall(own) == EMERGENCY_NUMBER.findall(theirs), own


@pytest.mark.parametrize("language", translations.LANGUAGES)
@pytest.mark.parametrize("name", NOTICES)
def test_safety_words_show_english_until_a_speaker_has_checked(monkeypatch, language, name):
    with translation.override(language):
        shown = notice(name)
        assert shown.heading != NOTICES[name][0]
        assert shown.english.startswith(NOTICES[name][0])
        assert shown.phone == PHONES.get(name, settings.PHONE)
        monkeypatch.setattr(translations, "checked", lambda code: True)
        assert notice(name).english == ""
    with translation.override("en-gb"):
        assert notice(name).english == ""


@pytest.mark.parametrize("name", ["call_999", "emergency", "front"])
def test_in_an_emergency_999_is_whom_to_call(name):
    assert notice(name).phone == "999"


def test_nobody_has_checked_them_yet():
    assert not any(translations.checked(language) for language in translations.LANGUAGES)
    assert translations.checked("en-gb")


def test_bringing_the_files_up_to_date_changes_nothing(tmp_path, monkeypatch):
    before = {language: translations.source(language) for language in translations.LANGUAGES}
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    for language, path in before.items():
        copy = translations.source(language)
        copy.parent.mkdir(parents=True)
        copy.write_text(path.read_text())
    translations.update_all()
    for language, path in before.items():
        assert translations.source(language).read_text() == path.read_text()


@pytest.mark.parametrize(("language", "month"), [("bn", "নভেম্বর"), ("so", "Noofeembar")])
def test_dates_are_in_the_language_of_the_page(language, month):
    with translation.override(language):
        assert month in date_words(clock.today().replace(month=11, day=5))


def test_django_knows_somali_and_speaks_our_words():
    assert LANG_INFO["so"]["name_local"] == "Soomaali"
    with translation.override("so"):
        assert gettext("Continue") == "Sii wad"


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_whoever_copies_a_sign_of_the_notice_into_the_need_is_stopped(language):
    with translation.override(language[0]):
        assert [
            each for each in map(gettext, NOTICES["emergency"][1]) if not sign_of_danger(each)
        ] == []
