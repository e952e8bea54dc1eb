"""What this server can do, for programs: a CapabilityStatement that lists just what is there."""

from importlib.metadata import version
from typing import Any

from django.conf import settings

EVERYTHING = "http://hl7.org/fhir/OperationDefinition/Patient-everything"
MESSAGE = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"
SINCE = "2026-11-29"
"""When what it says was last changed."""
ABOUT = (
    "For members of staff who have signed in: the same decisions as on pages, by the same session "
    "(a cookie). What they may not see is said in an OperationOutcome. $everything takes _count, "
    "_since and, for the pages that follow, _after. Booked appointments are not in it. For systems "
    "of partners, by their key (Authorization: Bearer): $process-message takes booking requests "
    "and what hospitals tell of stays, and Slot is searched by schedule.actor and start. Nothing "
    "else is searched, read or written."
)


def capabilities(address: str) -> dict[str, Any]:
    """The statement of the server at this address."""
    everything = {"name": "everything", "definition": EVERYTHING}
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": {"name": "Hamlet", "version": version("hamlet")},
        "implementation": {"description": settings.PARTNERSHIP, "url": address},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "documentation": ABOUT,
                "resource": [
                    {"type": "Patient", "operation": [everything]},
                    {"type": "Slot", "interaction": [{"code": "search-type"}]},
                ],
                "operation": [{"name": "process-message", "definition": MESSAGE}],
            }
        ],
    }
