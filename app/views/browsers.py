"""A browser in words is what the header of its requests lets one guess: "Chrome trên Windows".

Each browser also names those it wants to be taken for, so that the first name found counts.
"""

_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "coc_coc": "Cốc Cốc",
    "SamsungBrowser": "Samsung Internet",
    "Zalo": "Zalo",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "HeadlessChrome": "Chrome",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
    "curl": "curl",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def browser_in_words(agent: str) -> str:
    """What ``agent``, the User-Agent of a request, is; what it says itself where none is known."""
    browser = _first_of(_BROWSERS, agent)
    system = _first_of(_SYSTEMS, agent)
    if not browser:
        return f"trình duyệt trên {system}" if system else agent or "không rõ"
    return f"{browser} trên {system}" if system else browser


def _first_of(names: dict[str, str], agent: str) -> str:
    return next((told for name, told in names.items() if name in agent), "")
