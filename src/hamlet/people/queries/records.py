"""What partners' systems hold of people, and what waits or is in doubt."""

from django.db.models import QuerySet

from hamlet.people.models import SourceRecord


def waiting() -> QuerySet[SourceRecord]:
    """Records that came or changed and are not matched yet, the oldest first."""
    return SourceRecord.objects.filter(waits=True).order_by("received_at", "id")
