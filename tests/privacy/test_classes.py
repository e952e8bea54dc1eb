"""Every field that is kept says what it may give away."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from hamlet.access import privacy

MODELS = {model._meta.label: model for model in apps.get_models()}
FILE = Path(privacy.__file__).with_suffix(".toml")


def names(model) -> set[str]:
    own = {field.name for field in model._meta.concrete_fields}
    return own | {field.name for field in model._meta.local_many_to_many}


def faults(models: dict, table: dict) -> list[str]:
    """Fields without a class, and classes of fields that are gone."""
    missing = [
        f"{label}.{name} has no privacy class in access/privacy.toml"
        for label, model in models.items()
        for name in sorted(names(model) - set(table.get(label, ())))
    ]
    gone = [
        f"{label}.{name} is in access/privacy.toml and nowhere else"
        for label, fields in table.items()
        for name in sorted(set(fields) - (names(models[label]) if label in models else set()))
    ]
    return missing + gone


def test_every_field_has_a_privacy_class_and_no_class_outlives_its_field():
    assert faults(MODELS, privacy.classes()) == []


def test_only_known_classes_and_each_field_once():
    for model, groups in tomllib.loads(FILE.read_text()).items():
        assert set(groups) <= set(privacy.CLASSES), model
        counted = Counter(field for fields in groups.values() for field in fields)
        assert [field for field, number in counted.items() if number > 1] == [], model


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table["people.Person"].pop("phone"), "people.Person.phone has no"),
        (lambda table: table.pop("people.Alert"), "people.Alert.words has no"),
        (lambda table: table["people.Person"].update(shoe_size="none"), "shoe_size is in"),
        (lambda table: table.update({"people.Shoe": {"size": "none"}}), "people.Shoe.size is in"),
    ],
)
def test_the_check_can_fail(change, said):
    table = {model: dict(fields) for model, fields in privacy.classes().items()}
    change(table)
    assert any(said in fault for fault in faults(MODELS, table))


def test_what_says_who_somebody_is_is_known_as_personal():
    """Whatever is called a name, number or whereabouts of a person is not classed as harmless."""
    told = ("name", "phone", "email", "address", "postcode", "nhs_number", "birth_date", "need")
    for model in ("people.Person", "frontdoor.Referral"):
        for field, given in privacy.classes()[model].items():
            if field.removeprefix("stated_").removeprefix("referrer_").endswith(told):
                assert given in privacy.OF_A_PERSON, (model, field)


def test_job_arguments_name_no_person():
    """The job queue keeps its arguments in plain sight: every task takes opaque ids or times."""
    from procrastinate.contrib.django import app

    import hamlet.config.jobs  # noqa: F401 — registers the tasks

    ours = {name: task for name, task in app.tasks.items() if name.startswith("hamlet.")}
    assert ours
    for task in ours.values():
        takes = set(task.func.__annotations__) - {"return", "context"}
        assert takes <= {"timestamp"}, task.name
