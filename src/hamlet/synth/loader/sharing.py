"""Sharing agreements of a synthetic borough: some in force, one drafted, one that has ended."""

from datetime import timedelta

from hamlet.access import actions as access
from hamlet.access import terms
from hamlet.kernel import clock
from hamlet.synth.borough import Borough
from hamlet.synth.loader.places import LOADER, Atlas

CARE = (
    "demographics", "problems", "medicines", "results", "plans", "contacts", "social_care",
    "safeguarding", "end_of_life",
)  # fmt: skip
STATUTORY = ("nhs", "gp_federation", "ambulance", "council")
AGREEMENTS = {
    "TH-01": {
        "title": "Care across the place",
        "kinds": {"practice": "both"} | dict.fromkeys(STATUTORY, "both"),
        "categories": CARE,
    },
    "TH-02": {
        "title": "Mental health in everyday care",
        "kinds": {"practice": "both", "nhs": "both", "council": "both"},
        "categories": ("mental_health",),
    },
    "TH-03": {
        "title": "A home to be well in",
        "kinds": {"housing": "both", "council": "both", "nhs": "both", "practice": "gives"},
        "categories": ("demographics", "contacts", "housing_and_benefits"),
    },
    "TH-04": {
        "title": "Working with voluntary groups",
        "kinds": {"voluntary": "both", "practice": "gives"} | dict.fromkeys(STATUTORY, "both"),
        "categories": ("demographics", "contacts"),
    },
    "TH-05": {
        "title": "Medicines at the pharmacy",
        "kinds": {"practice": "gives", "pharmacy": "receives"},
        "categories": ("demographics", "medicines"),
        "signed": False,
    },
    "TH-06": {
        "title": "Care homes during a pilot",
        "kinds": {"practice": "gives", "care_home": "receives"},
        "categories": ("demographics", "plans"),
        "ended": "The pilot is over.",
    },
    "TH-07": {
        "title": "Planning services together",
        "kinds": {"practice": "gives", "council": "receives"} | {"nhs": "both"},
        "categories": ("demographics", "problems", "contacts"),
        "purposes": (terms.PLANNING,),
        "days": 40,
    },
}


def load_sharing(borough: Borough, atlas: Atlas) -> None:
    """Draft each agreement, let its parties sign, and end the one that is over."""
    kinds = {row["organisation"]: row["kind"] for row in borough.organisations.to_pylist()}
    kinds |= {row["ods_code"]: "practice" for row in borough.practices.to_pylist()}
    for reference, said in AGREEMENTS.items():
        parties = _parties(kinds, said["kinds"], atlas)
        made = access.draft_agreement(by=LOADER, reference=reference, terms=_terms(said, parties))
        if said.get("signed", True):
            for each in parties:
                access.sign_agreement(
                    by=LOADER,
                    agreement=made.pk,
                    organisation=each.organisation,
                    signatory=f"For {each.name}, chief officer",
                )
        if why := said.get("ended"):
            access.end_agreement(by=LOADER, agreement=made.pk, why=why)


def _parties(kinds: dict, wanted: dict, atlas: Atlas) -> tuple[access.PartyTerms, ...]:
    return tuple(
        access.PartyTerms(
            *atlas.organisations[name],
            gives=wanted[kind] in ("both", "gives"),
            receives=wanted[kind] in ("both", "receives"),
        )
        for name, kind in kinds.items()
        if kind in wanted
    )


def _terms(said: dict, parties: tuple) -> access.AgreementTerms:
    return access.AgreementTerms(
        title=said["title"],
        purposes=said.get("purposes", (terms.DIRECT_CARE, terms.SAFEGUARDING)),
        categories=said["categories"],
        lawful_basis="public_task",
        starts_at=clock.now() - timedelta(days=400),
        ends_at=clock.now() + timedelta(days=said["days"]) if "days" in said else None,
        parties=parties,
    )
