"""What partners' systems hold of people, how alike two such records are, and what humans ruled.

Records are linked to a person and never merged: each stays what its source said.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id

HERE = "here"
"""The source of records that say how a person is known to the place itself."""


class SourceRecord(GuardedModel):
    """A person as one system holds them, and whose record it is taken to be.

    `updated` is when the source last brought it up to date, `as_at` when it made the delivery: what
    is older never replaces what is newer. `waits` until it is matched; `keys` are the blocks in
    which it is then compared. The link to `person`: `how` it came about, its `weight` (in bits,
    where it was scored), `since` when; its `state` is `review` while a doubt about it is open.
    `made` is the person who became known by it.
    """

    class State(models.TextChoices):
        WAITS = "waits", "not matched yet"
        LINK = "link", "linked"
        REVIEW = "review", "linked, with an open doubt"

    class How(models.TextChoices):
        ALONE = "alone", "by itself: like nobody else"
        RULE = "rule", "by certain agreement"
        SCORE = "score", "by weight of agreement"
        HUMAN = "human", "decided by somebody"

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        "place.Organisation",
        models.PROTECT,
        null=True,
        related_name="source_records",
        db_index=False,
        db_constraint=False,  # Checked for each of millions of rows; none is ever deleted.
    )
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    mobile = models.CharField(max_length=30, blank=True)
    updated = models.DateTimeField()
    as_at = models.DateTimeField()
    received_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    waits = models.BooleanField(default=True)
    keys = ArrayField(models.TextField(), default=list)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="records")
    made = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITS)
    how = models.CharField(max_length=10, choices=How, blank=True)
    weight = models.FloatField(null=True)
    since = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            GinIndex(fields=["keys"], name="source_record_keys", fastupdate=False),
            models.Index(
                fields=["received_at"],
                condition=models.Q(waits=True),
                name="source_record_waits",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["source", "key"], name="source_record_once"),
        )


class Pair(GuardedModel):
    """How alike two records are, where they are not plainly apart. Worked out, never told.

    `one` has the smaller id. `held_back` names the rule that keeps a pair from being linked by its
    weight. `doubt` is true while somebody has to decide whether they are one person.
    """

    class Band(models.TextChoices):
        LINK = "link", "alike enough to be one person"
        LONE = "lone", "alike enough where one of them is like nobody else"
        REVIEW = "review", "somebody has to decide"

    id = models.UUIDField(primary_key=True, default=new_id)
    one = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    weight = models.FloatField()
    band = models.CharField(max_length=10, choices=Band)
    held_back = models.CharField(max_length=20, blank=True)
    doubt = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(
                fields=["-weight", "id"], condition=models.Q(doubt=True), name="pair_doubt"
            ),
        )
        constraints = (models.UniqueConstraint(fields=["one", "other"], name="pair_once"),)


class Ruling(GuardedModel):
    """What a human decided about two records: it wins over any score, until it is ended.

    `one` has the smaller id. `unsure` decides nothing; it tells the next reviewer that somebody
    looked. Nor does `proposed`: two different NHS numbers are one person once a second human, who
    has another `account`, says so, too.
    """

    class Says(models.TextChoices):
        SAME = "same", "the same person"
        APART = "apart", "two persons"
        UNSURE = "unsure", "not sure"
        PROPOSED = "proposed", "the same person, if a second reviewer agrees"

    id = models.UUIDField(primary_key=True, default=new_id)
    one = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=Says)
    reason = models.CharField(max_length=300)
    ruled_by = models.CharField(max_length=200)
    account = models.UUIDField(null=True)
    ruled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["one", "other"], condition=models.Q(ended_at=None), name="ruling_once"
            ),
        )

    @property
    def decides(self) -> bool:
        """Whether it says who is who, for matching to follow."""
        return self.says in (self.Says.SAME, self.Says.APART)


class MatchingModel(GuardedModel):
    """What weighing leans on, learnt from the records of the place: how often things agree, and how
    common values are. The newest holds. No value that fewer than ten records share is in it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    learnt_at = models.DateTimeField()
    records = models.PositiveIntegerField()
    content = models.JSONField()
