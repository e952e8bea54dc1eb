"""How far services are from a postcode, roughly.

No table of postcodes is kept. A postcode is taken to be in the middle of the small areas of those
neighbourhoods whose practices share its first half. So a distance is 'about', may be out by the
breadth of a neighbourhood, and nobody needs to give more than that half.
"""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from hamlet.directory.models import ServiceAtLocation
from hamlet.place import queries as place

EARTH_METRES = 6_371_000
METRES_IN_A_MILE = 1609.344
LONGEST_HALF = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the globe, in degrees."""

    latitude: float
    longitude: float

    def metres_to(self, other: "Point") -> float:
        """Metres along the great circle, by the haversine formula (R. W. Sinnott, 1984)."""
        north = radians(other.latitude - self.latitude) / 2
        east = radians(other.longitude - self.longitude) / 2
        across = cos(radians(self.latitude)) * cos(radians(other.latitude)) * sin(east) ** 2
        return 2 * EARTH_METRES * asin(sqrt(sin(north) ** 2 + across))

    def miles_to(self, other: "Point") -> float:
        """Miles along the great circle."""
        return self.metres_to(other) / METRES_IN_A_MILE


def point_of(postcode: str) -> Point | None:
    """Where a postcode of this place, or its first half, roughly is; None where it is none."""
    middle = place.middle_of_practices_at(outward) if (outward := _outward(postcode)) else None
    return Point(*middle) if middle else None


def parts_near(postcode: str) -> frozenset[UUID]:
    """The neighbourhoods, and their localities, in which a postcode of this place may be."""
    found = place.neighbourhoods_at(outward) if (outward := _outward(postcode)) else ()
    return frozenset(each for town in found for each in (town.pk, town.locality_id) if each)


def _outward(postcode: str) -> str:
    """The first half of a postcode, in capitals; '' where there is none."""
    written = postcode.upper().split()
    if len(written) == 1 and len(written[0]) > LONGEST_HALF:
        return written[0][:-3]
    return written[0] if written else ""


def where(held: ServiceAtLocation) -> Point | None:
    """Where a service is offered: as told, else by the postcode; None where neither is known."""
    at = held.location
    if at.latitude is not None and at.longitude is not None:
        return Point(at.latitude, at.longitude)
    return point_of(at.postcode) if at.postcode else None
