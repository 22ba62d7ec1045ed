"""A token is a secret of 256 bits that is shown once; what is kept is its hash.

A fast hash is enough: nobody can try out 2**256 tokens.
"""

import hmac
import secrets
from hashlib import sha256

TOKEN_OCTETS = 32


def new_token() -> str:
    """A token for addresses and cookies."""
    return secrets.token_urlsafe(TOKEN_OCTETS)


def token_hash(token: str) -> str:
    """What is stored of ``token``."""
    return sha256(octets(token)).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, found out in a time that does not tell where they differ."""
    return hmac.compare_digest(octets(one), octets(other))


def octets(text: str) -> bytes:
    """``text`` for a hash, whatever a request may have put into it."""
    return text.encode("utf-8", "surrogatepass")
