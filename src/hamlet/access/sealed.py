"""Encryption of what the database holds and nobody may read there."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def cipher(purpose: str) -> MultiFernet:
    """A cipher for one purpose; its key comes from the deployment's secret key.

    What was sealed under a key of before is still read.
    """
    return MultiFernet(
        _fernet(purpose, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def _fernet(purpose: str, key: str) -> Fernet:
    digest = hashlib.sha256(purpose.encode() + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
