"""People of a synthetic borough, what helps in talking with them, and who is what to whom."""

from collections.abc import Iterator
from uuid import UUID

from hamlet.people import actions as people
from hamlet.synth.borough import Borough
from hamlet.synth.loader.places import LOADER, Atlas, key

GENDERS = {"female": "female", "male": "male", "F": "female", "M": "male"}
BATCH = 5000


def load_people(borough: Borough, atlas: Atlas, progress) -> dict[int, UUID]:
    """Register everybody who has not moved away; gives their identifiers by resident number."""
    known: dict[int, UUID] = {}
    people.register_many(
        by=LOADER, place=atlas.place, people=_people(borough, atlas, known, progress)
    )
    people.record_many_circumstances(
        by=LOADER,
        circumstances=people.Circumstances(_needs(borough, known), _relatives(borough, known)),
    )
    return known


def rows_of(table) -> Iterator[dict]:
    """The rows of a table as dicts, a batch at a time."""
    for batch in table.to_batches(max_chunksize=BATCH):
        yield from batch.to_pylist()


def _people(borough: Borough, atlas: Atlas, known: dict, progress) -> Iterator[dict]:
    total = borough.residents.num_rows
    for number, row in enumerate(rows_of(borough.residents), 1):
        if number % BATCH == 0 or number == total:
            progress("People", number, total)
        if row["status"] == "moved_away":
            continue
        known[row["resident"]] = identifier = key(f"resident:{borough.seed}", str(row["resident"]))
        yield {"id": identifier} | _person(row, atlas)


def _person(row: dict, atlas: Atlas) -> dict:
    practice = atlas.organisations.get(row["practice"]) if row["registered"] else None
    known_as = row["preferred_name"] or ""
    return {
        "nhs_number": row["nhs_number"],
        "given_name": row["first_name"],
        "family_name": row["surname"],
        "known_as": known_as if known_as != row["first_name"] else "",
        "native_name": row["native_name"] or "",
        "birth_date": row["dob"],
        "death_date": row["status_on"] if row["status"] == "died" else None,
        "gender": GENDERS.get(row["sex"], "unknown"),
        "ethnicity": row["ethnicity"] or "",
        "address": row["address"] or "",
        "postcode": row["postcode"] or "",
        "no_fixed_address": not row["address"],
        "small_area_id": atlas.areas.get(row["small_area"]),
        "practice_id": practice[0] if practice else None,
        "phone": row["mobile"] or row["landline"] or "",
        "source": "synthetic",
        "source_key": str(row["resident"]),
    }


def _needs(borough: Borough, known: dict[int, UUID]) -> Iterator[dict]:
    for row in rows_of(borough.residents):
        kind = row["format_need"] if row["format_need"] != "none" else None
        person = known.get(row["resident"])
        if person and (row["language"] != "English" or row["interpreter"] or kind):
            yield {
                "person_id": person,
                "language": row["language"] or "",
                "interpreter": bool(row["interpreter"]),
                "format": (kind or "").replace("_", " ").replace("bsl", "British Sign Language"),
            }


def _relatives(borough: Borough, known: dict[int, UUID]) -> Iterator[dict]:
    for row in rows_of(borough.relationships):
        person, relative = known.get(row["other"]), known.get(row["resident"])
        if person and relative:
            yield {
                "person_id": person,
                "relative_id": relative,
                "kind": row["kind"],
                "is_carer": row["carer"],
            }
