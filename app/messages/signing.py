"""A webhook is signed as Standard Webhooks are: an HMAC-SHA256 of its id, instant and body.

https://www.standardwebhooks.com, symmetric signatures of version ``v1``: the secret is
spelled ``whsec_`` and base64, and every attempt is signed with its own instant.
"""

import hmac
import secrets
from base64 import b64decode, b64encode

from app.accounts.tokens import TOKEN_OCTETS

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret to sign with."""
    return PREFIX + b64encode(secrets.token_bytes(TOKEN_OCTETS)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of ``body``; ``timestamp`` is in seconds since 1970."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
