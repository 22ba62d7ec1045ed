"""A browser in words is what the header of its requests lets one guess."""

import pytest

from app.views.browsers import browser_in_words

_MOZILLA = "Mozilla/5.0"
_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            f"{_MOZILLA} (Windows NT 10.0; Win64; x64) {_WEBKIT} Chrome/131.0.0.0 Safari/537.36",
            "Chrome trên Windows",
        ),
        (
            f"{_MOZILLA} (Windows NT 10.0) {_WEBKIT} Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge trên Windows",
        ),
        (
            f"{_MOZILLA} (Windows NT 10.0) {_WEBKIT} coc_coc_browser/130.0 Chrome/124 Safari/537",
            "Cốc Cốc trên Windows",
        ),
        (
            f"{_MOZILLA} (Linux; Android 14; SM-A546E) {_WEBKIT} Chrome/130 Mobile Safari/537.36",
            "Chrome trên Android",
        ),
        (
            f"{_MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari trên iPhone",
        ),
        (
            f"{_MOZILLA} (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox trên macOS",
        ),
        (f"{_MOZILLA} (X11; Linux x86_64) Gecko/2010", "trình duyệt trên Linux"),
        ("lich-don-vi/1.0", "lich-don-vi/1.0"),
        ("", "không rõ"),
    ],
)
def test_a_browser_is_told_by_its_name_and_its_system(agent: str, told: str) -> None:
    assert browser_in_words(agent) == told
