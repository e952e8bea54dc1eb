"""Accounts and the sessions of whoever is signed in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string

from hamlet.kernel.identifiers import new_id


class AccountManager(BaseUserManager):
    """Finds accounts for signing in; making one is a verb of `access.actions`."""


class Account(AbstractBaseUser):
    """Somebody who can sign in. What they are in which organisation is a role in `place`.

    `person` says who they are as a person of the place, where that is known: a resident always,
    a member of staff where somebody said so.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_words = models.CharField(max_length=200, blank=True)
    person = models.UUIDField(null=True)

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
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


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
