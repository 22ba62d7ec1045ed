"""Private addresses are those whose answers depend on who asks: no answer of theirs is kept."""

PAGES = "/lam-viec"
"""What the addresses of all private pages begin with."""

PRIVATE_FEEDS = "/bi-mat"
"""What the addresses of secret feeds begin with."""

_CALLS = "/api/v1/"
_PRIVATE_CALLS = frozenset(
    {"me", "units", "log", "plans", "lines", "campaigns", "activities", "tasks", "shares"}
    | {"opinions", "channels", "reports", "outlines"}
)
"""The first parts of the private calls."""


def is_private(path: str) -> bool:
    """Whether ``path`` is one of them, be there something or not."""
    if path.startswith(_CALLS):
        return path.removeprefix(_CALLS).partition("/")[0] in _PRIVATE_CALLS
    return path == PAGES or path.startswith((f"{PAGES}/", f"{PRIVATE_FEEDS}/"))
