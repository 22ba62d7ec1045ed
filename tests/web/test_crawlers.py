"""Programs that read the web find every page, may read feeds, and are kept from what is private."""

from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import fromstring

from starlette.testclient import TestClient

_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_feeds_and_pages_may_be_read_and_private_pages_may_not(client: TestClient) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    for path in ("/", "/feeds/vn.ics", "/f/abcdefghijkl.ics", "/api/v1/upcoming"):
        assert rules.can_fetch("Google-Calendar-Importer", path)
    assert not rules.can_fetch("Googlebot", "/lam-viec/don-vi")
    assert rules.site_maps() == ["https://lich.example/sitemap.xml"]


def test_the_site_map_names_every_event_in_both_languages(client: TestClient) -> None:
    found = fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own text
    places = [place.text for place in found.iter(_LOC)]
    assert len(places) == len(set(places))
    for path in ("/su-kien/thanh-lap-dang", "/en/su-kien/thanh-lap-dang", "/en/", "/tinh/hue"):
        assert f"https://lich.example{path}" in places
    events = {place for place in places if place and "/su-kien/" in place}
    assert len(events) == 2 * len(client.get("/api/v1/export").json()["items"])


def test_what_the_site_map_names_is_there(client: TestClient) -> None:
    found = fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own text
    paths = [str(place.text).removeprefix("https://lich.example") for place in found.iter(_LOC)]
    others = [path for path in paths if "/su-kien/" not in path]
    for path in others[::7] + paths[-3:]:
        assert client.get(path).status_code == 200, path
