"""What came in, and what could not be understood: kept, with the reason, until mended."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel import clock
from hamlet.kernel.identifiers import new_id


class Source(GuardedModel):
    """A partner's system that sends files, declared as data.

    `holds` says what its rows are about: people, or items of their records (then `about` is the
    source that knows the people by the same keys). `columns` names the column of each of our
    fields, `values` how theirs read in ours: field → {theirs: ours}; `dates` the ways in which it
    writes dates, and `zone` whose clocks its times are by, where they do not say. `category` is the
    part of the record, where a row does not say; `purpose` that for which an agreement has to be in
    force. `whole`: a delivery holds everything, and what is not in it is no longer refused. It is
    expected every `hours`, and late after `grace` more.

    One that sends bookings by message acts for its organisation in the `role` of access that was
    declared, and is known by its key, of which `key_hash` is kept. So does one that sends stays in
    hospital, which the `team` plans the way home from.

    Another directory is read at its `address` each night, which may be one in our own network where
    it is `private`. `failure` says why the last reading failed, at `failed_at`; '' where it did
    not.
    """

    class Holds(models.TextChoices):
        PEOPLE = "people", "people"
        ITEMS = "items", "items of their records"
        BOOKINGS = "bookings", "bookings, by message"
        SERVICES = "services", "services, read at its address"
        STAYS = "stays", "stays in hospital, by message"

    BY_MESSAGE = (Holds.BOOKINGS, Holds.STAYS)

    key = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("place.Organisation", models.PROTECT, related_name="+")
    holds = models.CharField(max_length=10, choices=Holds)
    about = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    dates = models.JSONField(default=list)
    zone = models.CharField(max_length=40, default=str(clock.LONDON))
    category = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    whole = models.BooleanField(default=False)
    hours = models.PositiveIntegerField()
    grace = models.PositiveIntegerField()
    role = models.CharField(max_length=40, blank=True)
    team = models.ForeignKey("place.Team", models.PROTECT, null=True, related_name="+")
    key_hash = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=300, blank=True)
    private = models.BooleanField(default=False)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("name",)


class Delivery(GuardedModel):
    """One file as it was read: its hash, and how each of its records ended.

    `read` is always `new + changed + same + refused + held_back`. `finished_at` is empty while it
    is read, and stays so where the reading broke off. `notes` says what was left out of records
    that were taken: words → {"number": …, "where": the first positions}. Of a feed, `source` says
    which, `file` what its file was called, and `as_at` when the source made it; records are held
    back where no agreement lets its holder share them. `replay_of` is the delivery of which refused
    records were taken again, from the file as it was kept: nothing was sent then. `withdrawn`
    counts the services that the whole feed which ends with this file lists no longer.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="deliveries")
    file = models.CharField(max_length=200, blank=True)
    replay_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="replays")
    as_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "path")
        constraints = (
            models.CheckConstraint(
                name="every_record_counted_once",
                condition=models.Q(
                    read=models.F("new")
                    + models.F("changed")
                    + models.F("same")
                    + models.F("refused")
                    + models.F("held_back")
                ),
            ),
        )


class Appointment(GuardedModel):
    """What a source asks for by message: one appointment, by the latest version that was taken.

    `key` is how the source knows it. `ended`: it is asked for no longer; kept, so that an older
    message that comes late books nothing. `slot` and `booking` are those of the booking room; two
    sources that ask for the same have one booking.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="appointments")
    key = models.CharField(max_length=120)
    version = models.DateTimeField()
    ended = models.BooleanField(default=False)
    slot = models.UUIDField(null=True)
    booking = models.UUIDField(null=True)

    class Meta:
        indexes = (models.Index(fields=["booking"], name="appointment_booking"),)
        constraints = (models.UniqueConstraint(fields=["source", "key"], name="appointment_once"),)


class Quarantine(GuardedModel):
    """A record that was refused: as it came, with the reason, once however often it comes.

    `rule` is what it broke, in a few words, by which refusals are grouped; `reason` says it of this
    record. `key` is how its source knows it, where that could be read. `resolved_at` is when a
    later delivery brought it mended, or no longer held it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="refusals")
    kind = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    position = models.CharField(max_length=80)
    key = models.CharField(max_length=120, blank=True)
    rule = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    content = models.TextField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-last_seen", "path", "position")
        indexes = (
            models.Index(fields=["kind", "path"], name="quarantine_path"),
            models.Index(fields=["kind", "key"], name="quarantine_key"),
        )
