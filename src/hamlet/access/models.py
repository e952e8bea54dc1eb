"""Accounts, and the legitimate relationships by which an actor may see a person."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class AccountManager(BaseUserManager):
    """Finds accounts for signing in; making one is a verb of `access.actions`."""


class Account(AbstractBaseUser):
    """Somebody who can sign in. What they are in which organisation is a role in `place`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_words = models.CharField(max_length=200, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def get_full_name(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """A signed-in browser, or one that answers a resident's questions; `account` says whose.

    `seen_at` is when it was last used, to the minute: its idle time counts from there.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls):
        from hamlet.access.sessions import SessionStore

        return SessionStore


class Draft(models.Model):
    """What somebody sent whose session had ended, encrypted, for them alone and for an hour."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    page = models.CharField(max_length=300)
    sealed = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "page"], name="draft_of_page_once"),
        )


class Relationship(GuardedModel):
    """Why an actor may see a person: opened and closed by the verbs of the domains.

    `holder` is the id of a team or an organisation. `subject` names what opened
    it (`referral:<id>`, `practice:<id>`), so that the same thing can close it.
    """

    class Holder(models.TextChoices):
        TEAM = "team", "a team"
        ORGANISATION = "organisation", "an organisation"

    class Kind(models.TextChoices):
        REGISTERED = "registered", "the person is registered with"
        REFERRED_TO = "referred_to", "the person was referred to"

    holder_kind = models.CharField(max_length=20, choices=Holder)
    holder = models.UUIDField()
    person = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "holder"], name="relationship_person"),
            models.Index(fields=["holder", "person"], name="relationship_holder"),
            models.Index(fields=["subject"], name="relationship_subject"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["holder", "person", "kind", "subject"],
                condition=models.Q(closes_at=None),
                name="relationship_open_once",
            ),
        )
