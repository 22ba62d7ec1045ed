"""A code is six digits that an app makes of a shared secret and the time (TOTP, RFC 6238)."""

import re
from datetime import datetime

import pyotp

from app.accounts.tokens import same

ISSUER = "Lịch Kỷ niệm"

STEP_SECONDS = 30

DRIFT = (0, -1, 1)
"""Steps that a phone's clock may be off by."""


def new_secret() -> str:
    """A secret in base32, of 160 bits."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """The ``otpauth:`` address that an app reads, from a QR code or by a tap."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of time whose code ``code`` is, near ``now``; None if it is of none."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    steps = (current + drift for drift in DRIFT)
    return next((step for step in steps if same(totp.at(step * STEP_SECONDS), digits)), None)
