"""What partners' systems of a synthetic borough send about people: visits, problems and the rest.

Visits and problems are the borough's own; medicines, results and wishes follow from the problems
as they commonly do, for people to have something to read.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import pyarrow.compute as pc

from hamlet.kernel import clock
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import rows_of

CATEGORIES = {
    "mental_health": "mental_health", "social_care": "social_care",
    "housing": "housing_and_benefits",
}  # fmt: skip
PROBLEMS = {
    "copd": "Chronic obstructive pulmonary disease",
    "serious_mental_illness": "Serious mental illness",
}
MEDICINES = {
    "asthma": "Salbutamol 100 micrograms inhaler, when needed",
    "copd": "Tiotropium 10 micrograms inhaler, once a day",
    "diabetes": "Metformin 500 mg, twice a day",
    "hypertension": "Amlodipine 5 mg, once a day",
    "coronary_heart_disease": "Atorvastatin 80 mg, once a day",
    "heart_failure": "Bisoprolol 2.5 mg, once a day",
    "atrial_fibrillation": "Apixaban 5 mg, twice a day",
    "depression": "Sertraline 50 mg, once a day",
    "epilepsy": "Lamotrigine 100 mg, twice a day",
}
RESULTS = {
    "diabetes": ("HbA1c", "mmol/mol", 58, 9),
    "hypertension": ("Systolic blood pressure", "mmHg", 142, 11),
    "chronic_kidney_disease": ("eGFR", "ml/min/1.73 m²", 48, 7),
    "heart_failure": ("Weight", "kg", 78, 9),
}
ALLERGIC = 0.06
ALLERGY = "Penicillin: came out in a rash"
WISH = "Wants to be cared for at home as long as that can be"


def contacts(borough: Borough, source: str, known: dict[int, str]) -> Iterator[dict]:
    """The visits that one system holds, of the residents that it knows by a key."""
    for row in rows_of(borough.contacts.filter(pc.equal(borough.contacts["source"], source))):
        if key := known.get(row["resident"]):
            missed = "" if row["attended"] else ", not attended"
            yield _item(
                key,
                f"contact-{row['contact']}",
                "contact",
                CATEGORIES.get(source, "contacts"),
                f"{_plain(row['kind'])}{missed}",
                row["at"],
            )


def record(borough: Borough, known: dict[int, str], as_at: datetime) -> Iterator[dict]:
    """What a practice's system holds besides visits."""
    for row in rows_of(borough.conditions):
        if key := known.get(row["resident"]):
            chance = Random(f"{borough.seed} {row['resident']} {row['condition']}")
            yield from _of_condition(key, row, chance, as_at)
    for row in rows_of(borough.residents):
        if key := known.get(row["resident"]):
            yield from _of_resident(borough, key, row, as_at)


def _of_condition(key: str, row: dict, chance: Random, as_at: datetime) -> Iterator[dict]:
    name, since = row["condition"], _moment(row["since"])
    words = PROBLEMS.get(name) or _plain(name)
    mental = name in ("depression", "serious_mental_illness")
    part = "mental_health" if mental else "problems"
    yield _item(key, f"{key}-{name}", "problem", part, words, since, code=name)
    if name in MEDICINES:
        begun = min(since + timedelta(days=30), as_at)
        yield _item(key, f"{key}-{name}-rx", "medicine", "medicines", MEDICINES[name], begun)
    if name in RESULTS:
        what, unit, mean, spread = RESULTS[name]
        for back in range(3):
            at = as_at - timedelta(days=chance.randint(20, 80) + 150 * back)
            value = round(chance.gauss(mean, spread))
            yield _item(key, f"{key}-{name}-{back}", "result", "results", what, at, code=name) | {
                "value": float(value),
                "unit": unit,
            }


def _of_resident(borough: Borough, key: str, row: dict, as_at: datetime) -> Iterator[dict]:
    chance = Random(f"{borough.seed} {row['resident']} more")
    if chance.random() < ALLERGIC and row["dob"]:
        at = as_at - timedelta(days=chance.randint(400, 4000))
        at = max(at, _moment(row["dob"]))
        yield _item(key, f"{key}-allergy", "allergy", "medicines", ALLERGY, at)
    if row["frailty"] == 3:
        at = as_at - timedelta(days=chance.randint(10, 300))
        yield _item(key, f"{key}-wish", "wish", "end_of_life", WISH, at)


def _item(
    about: str, key: str, kind: str, category: str, words: str, at: datetime, code: str = ""
) -> dict:
    return {
        "key": key,
        "about": about,
        "kind": kind,
        "category": category,
        "code": code,
        "words": words,
        "value": None,
        "unit": "",
        "at": at,
        "updated": at,
    }


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)


def _plain(name: str) -> str:
    words = name.replace("_", " ").capitalize()
    return words.replace("Gp ", "GP ").replace("Nhs ", "NHS ")
