"""Why a service was found, in words for staff."""

from hamlet.design import words
from hamlet.directory.queries import (
    Hit,
    Reason,
    Service,
    ServiceSearch,
    for_people,
    open_until,
)

SENTENCES = {
    "says": "says “{found}”",
    "means": "says “{found}”, for “{said}”",
    "sounds": "has a word that sounds like “{said}”",
    "spelt": "says “{found}”, if that is what “{said}” means",
}


def because(hit: Hit, service: Service, asked: ServiceSearch) -> str:
    """'Because it says “heating”; open now until 17:00; about 0.8 miles away'; '' where all are."""
    found = [*_words(hit), *_facts(hit, service, asked)]
    told = "; ".join(found)
    return told[:1].upper() + told[1:]


def _words(hit: Hit) -> list[str]:
    return [sentence(each) for each in hit.told]


def sentence(reason: Reason) -> str:
    """'says “heating”'."""
    return SENTENCES[reason.how].format(said=reason.said, found=reason.found)


def _facts(hit: Hit, service: Service, asked: ServiceSearch) -> list[str]:
    facts = []
    if asked.age is not None and (service.minimum_age or service.maximum_age is not None):
        facts.append(f"for people {ages(service)}")
    if areas := for_people(service):
        only = "" if hit.takes else "only "
        facts.append(f"{only}for people {areas}")
    if asked.language:
        facts.append(f"speaks {asked.language}")
    if asked.open_now and (closes := open_until(service)):
        facts.append(f"open now until {words.time_words(closes)}")
    if hit.miles is not None:
        facts.append(distance(hit.miles))
    elif asked.near:
        facts.append("where it is has not been told")
    return facts


def distance(miles: float) -> str:
    """'about 0.8 miles away': never more exact than what we know."""
    return "less than half a mile away" if miles < 0.5 else f"about {miles:.1f} miles away"


def ages(service: Service) -> str:
    """'aged 11 to 18'; 'of all ages' where none are named."""
    low, high = service.minimum_age, service.maximum_age
    if low and high is not None:
        return f"aged {low} to {high}"
    if low:
        return f"aged {low} and over"
    return f"aged up to {high}" if high is not None else "of all ages"
