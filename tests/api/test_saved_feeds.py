"""``POST /api/v1/feeds`` saves a filter; each feed is told with every link by which it is taken."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import create_engine, func, select, text
from starlette.testclient import TestClient

from app.catalogue.vocabulary import Category
from app.database import CONNECTIONS, Database
from app.main import create_app
from app.models import SavedFeed
from app.serving.saving import A_MINUTE
from app.settings import Settings

CALL = "/api/v1/feeds"

ROUND_IN_THAI_NGUYEN = {"region": "thai-nguyen", "year_class": ["round"]}

LINKS = ("url", "webcal", "apple", "google", "outlook", "office", "atom", "json", "qr")

CHOICES = (
    "alarm=30d,14d,7d,1d,0d&category=luc-luong-vu-trang&lang=en&level=dia-phuong&title=full"
    "&year_class=five,other,round"
)
"""What a subscriber may choose, every one of them once."""


@contextmanager
def _service(
    database: Database, public_url: str | None = "https://lich.example"
) -> Iterator[TestClient]:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url=public_url)
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets one reader ask as often as a test has to."""
    monkeypatch.setattr("app.api.saved_feeds.A_MINUTE", 1000)


@pytest.fixture
def service(database: Database, synced: Callable[..., Any], entry: Any) -> Iterator[TestClient]:
    """Asks an application on a catalogue of one event, on SQLite and on PostgreSQL."""
    synced(database, entry(origin="1930-02-03"))
    with _service(database) as client:
        yield client


def _stored(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(SavedFeed)).scalar_one()


# Saving


def test_a_filter_is_answered_with_its_feed_201_when_it_is_new_and_200_again(
    service: TestClient, database: Database
) -> None:
    first = service.post(CALL, json=ROUND_IN_THAI_NGUYEN)
    again = service.post(CALL, json={"year_class": "round", "region": "thai-nguyen", "level": []})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert _stored(database) == 1
    told = first.json()
    assert told["slug"] == told["name"] == "thz6vxhly77v"
    assert told["url"] == "https://lich.example/f/thz6vxhly77v.ics"
    assert told["title"] == "Lịch Kỷ niệm: Thái Nguyên, năm tròn"
    assert told["title_en"] == "Lịch Kỷ niệm: Thái Nguyên, round years"
    assert told["filter"] == {
        "region": "thai-nguyen",
        "category": [],
        "level": [],
        "manner": [],
        "law": [],
        "year_class": ["round"],
        "q": "",
    }
    assert (told["months_back"], told["months_ahead"]) == (12, 24)
    assert first.headers["location"] == "/api/v1/feeds/thz6vxhly77v"


def test_what_was_saved_is_there_when_it_is_answered(service: TestClient) -> None:
    told = service.post(CALL, json={"q": "thành lập đảng"}).json()
    feed = service.get(urlsplit(told["url"]).path)
    assert feed.status_code == 200
    assert "UID:thanh-lap-dang-2027@kyniem" in feed.text
    assert service.get(f"{CALL}/{told['slug']}").json() == told


@pytest.mark.usefixtures("_many")
def test_the_same_filter_sent_by_more_than_there_are_connections_is_stored_once(
    service: TestClient, database: Database
) -> None:
    def send(_: int) -> int:
        return service.post(CALL, json=ROUND_IN_THAI_NGUYEN).status_code

    with ThreadPoolExecutor(2 * CONNECTIONS) as threads:
        answered = sorted(threads.map(send, range(2 * CONNECTIONS)))
    assert answered == [200] * (2 * CONNECTIONS - 1) + [201]
    assert _stored(database) == 1


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ({}, "vn"),
        ({"region": "VN"}, "vn"),
        ({"region": "thai-nguyen"}, "thai-nguyen"),
        ({"category": ["van-hoa"]}, "van-hoa"),
    ],
)
def test_a_filter_that_a_published_feed_holds_is_that_feed(
    client: TestClient, real_database: Database, filters: dict[str, Any], name: str
) -> None:
    answer = client.post(CALL, json=filters)
    assert answer.status_code == 200
    assert answer.json() == client.get(f"{CALL}/{name}").json()
    assert answer.json()["url"] == f"https://lich.example/feeds/{name}.ics"
    assert answer.json()["slug"] is None
    assert _stored(real_database) == 0


# Refusals


@pytest.fixture
def empty(sqlite_database: Database, synced: Callable[..., Any]) -> Iterator[TestClient]:
    synced(sqlite_database)
    with _service(sqlite_database) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"khong_co": 1}, "khong_co"),
        ({"title": "Tên tự đặt"}, "title"),
        ({"region": "khong-co"}, "region"),
        ({"region": None}, "region"),
        ({"region": ["VN"]}, "region"),
        ({"category": ["khong-co"]}, "category.0"),
        ({"category": {"dang": 1}}, "category"),
        ({"category": [["dang"]]}, "category"),
        ({"level": 1}, "level"),
        ({"manner": ["khong-co"]}, "manner.0"),
        ({"law": ["khong-co"]}, "law"),
        ({"law": None}, "law"),
        ({"year_class": ["khong-co"]}, "year_class.0"),
        ({"q": "x" * 101}, "q"),
        ({"q": "!!"}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "dang\nBEGIN:VEVENT"}, "q"),
        ({"q": 1}, "q"),
        ([], "body"),
        (None, "body"),
        ("region", "body"),
    ],
)
def test_what_is_wrong_in_a_filter_is_refused_by_its_place(
    empty: TestClient, body: Any, place: str
) -> None:
    answer = empty.post(
        CALL, content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = answer.json()["errors"]
    assert (fault["where"], fault["parameter"]) == ("body", place)
    assert fault["detail"]


def test_half_a_character_is_not_read(empty: TestClient) -> None:
    body = json.dumps({"q": "\ud800"})
    answer = empty.post(CALL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_merged_province_is_refused_with_its_successor(client: TestClient) -> None:
    answer = client.post(CALL, json={"region": "bac-kan"})
    assert answer.status_code == 422
    assert "hãy dùng thai-nguyen" in answer.json()["detail"]


def test_a_parameter_of_the_address_is_refused_by_name(empty: TestClient) -> None:
    answer = empty.post(f"{CALL}?region=thai-nguyen", json={})
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["where"], fault["parameter"]) == (422, "query", "region")


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"q": "\xc3"}', b"[" * 4000])
def test_a_body_that_is_not_json_is_400(empty: TestClient, body: bytes) -> None:
    answer = empty.post(CALL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_body_that_is_too_long_is_413(empty: TestClient, in_pieces: bool) -> None:
    body: Any = iter([b" " * 3000] * 3) if in_pieces else b" " * 5000
    answer = empty.post(CALL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_feed_that_would_pass_900_kb_is_refused_with_the_remedy(
    sqlite_database: Database,
    synced: Callable[..., Any],
    entry: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    synced(sqlite_database, entry(category="dang"), entry(id="khac", category="van-hoa"))
    both = {"category": ["dang", "van-hoa"]}
    with _service(sqlite_database) as client:
        monkeypatch.setattr("app.views.saved_feeds.MAX_OCTETS", 1000)
        refused = client.post(CALL, json=both)
        assert refused.status_code == 422
        assert "hãy chọn bớt nhóm, hoặc chỉ năm tròn" in refused.json()["detail"]
        assert _stored(sqlite_database) == 0
        monkeypatch.undo()
        assert client.post(CALL, json=both).status_code == 201


def test_all_categories_for_three_years_are_too_much(client: TestClient) -> None:
    answer = client.post(CALL, json={"category": list(Category)})
    assert answer.status_code == 422
    assert "quá mức 900 kB" in answer.json()["detail"]


def test_a_feed_that_was_saved_is_answered_whatever_its_size_is_by_now(
    empty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert empty.post(CALL, json=ROUND_IN_THAI_NGUYEN).status_code == 201
    monkeypatch.setattr("app.views.saved_feeds.MAX_OCTETS", 1)
    assert empty.post(CALL, json=ROUND_IN_THAI_NGUYEN).status_code == 200


def test_whoever_asks_more_than_twenty_times_a_minute_is_told_to_wait(empty: TestClient) -> None:
    # A minute may end between two of them.
    answers = [empty.post(CALL, json={"khong_co": 1}) for _ in range(2 * A_MINUTE + 1)]
    assert {answer.status_code for answer in answers[:A_MINUTE]} == {422}
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["content-type"] == "application/problem+json"
    assert "20 lần mỗi phút" in refused.json()["detail"]


def test_reading_is_not_counted(empty: TestClient) -> None:
    for _ in range(2 * A_MINUTE + 1):
        empty.post(CALL, json={})
    assert empty.get(CALL).status_code == 200


# The database


def test_a_sqlite_file_that_can_only_be_read_is_told_as_503(
    sqlite_database: Database, synced: Callable[..., Any]
) -> None:
    synced(sqlite_database)
    path = sqlite_database.engine.url.database
    with _service(Database(f"sqlite:///file:{path}?mode=ro&uri=true")) as client:
        _assert_only_read(client)


@pytest.mark.parametrize(
    "state",
    [
        "25006",  # what a server says that is set to read only
        "0A000",  # what a standby says
        "42501",  # what is said to a role that may not write
    ],
)
def test_a_server_that_can_only_be_read_is_told_as_503(
    postgresql_database: Database, synced: Callable[..., Any], state: str
) -> None:
    synced(postgresql_database)
    with postgresql_database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION 'only read' USING ERRCODE = '{state}'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE INSERT ON saved_feeds EXECUTE FUNCTION refuse()"
        )
    with _service(postgresql_database) as client:
        _assert_only_read(client)


def _assert_only_read(client: TestClient) -> None:
    assert client.get(CALL).status_code == 200
    answer = client.post(CALL, json=ROUND_IN_THAI_NGUYEN)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_database_that_stops_answering_is_told_as_503(
    postgresql_database: Database, synced: Callable[..., Any]
) -> None:
    synced(postgresql_database)
    url = postgresql_database.engine.url
    with _service(postgresql_database) as client:
        engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false")
            ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
            connection.execute(text(ends), {"name": url.database})
        engine.dispose()
        assert client.post(CALL, json=ROUND_IN_THAI_NGUYEN).status_code == 503


# Links


def test_one_feed_is_told_as_in_the_list(client: TestClient) -> None:
    for feed in client.get(CALL).json()["items"][:8]:
        assert client.get(f"{CALL}/{feed['name']}").json() == feed


@pytest.mark.parametrize("name", ["khong-co", "aaaaaaaaaaaa", "bac-kan", "%00"])
def test_a_feed_that_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    answer = client.get(f"{CALL}/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_feed_has_the_link_that_each_client_takes(client: TestClient) -> None:
    told = client.get(f"{CALL}/thai-nguyen").json()
    url, webcal = (f"{kind}://lich.example/feeds/thai-nguyen.ics" for kind in ("https", "webcal"))
    assert (told["url"], told["webcal"], told["apple"]) == (url, webcal, webcal)
    google = urlsplit(told["google"])
    assert (google.netloc, google.path) == ("calendar.google.com", "/calendar/r")
    assert parse_qs(google.query) == {"cid": [webcal]}
    for link, host in (("outlook", "outlook.live.com"), ("office", "outlook.office.com")):
        parts = urlsplit(told[link])
        assert (parts.scheme, parts.netloc, parts.path) == (
            "https", host, "/calendar/0/addfromweb/",
        )  # fmt: skip
        assert parse_qs(parts.query) == {"url": [url], "name": ["Ngày kỷ niệm: Thái Nguyên"]}
    assert told["atom"] == "https://lich.example/feeds/thai-nguyen.atom"
    assert told["json"] == "https://lich.example/feeds/thai-nguyen.json"
    assert told["qr"] == "https://lich.example/feeds/thai-nguyen.svg"


@pytest.mark.parametrize("name", ["vn", "vn-nghi", "vn-am-lich", "van-hoa", "thai-nguyen"])
def test_every_form_of_a_published_feed_is_where_it_is_said_to_be(
    client: TestClient, name: str
) -> None:
    told = client.get(f"{CALL}/{name}").json()
    for link in ("url", "atom", "json", "qr"):
        assert client.get(urlsplit(told[link]).path).status_code == 200, told[link]


def test_no_link_of_a_published_feed_is_longer_than_google_takes(client: TestClient) -> None:
    for feed in client.get(CALL).json()["items"]:
        assert max(len(feed[link]) for link in LINKS) <= 256, feed["name"]


def test_no_address_of_a_published_feed_with_all_its_choices_is_longer_than_google_takes(
    client: TestClient,
) -> None:
    feeds = client.get(CALL).json()["items"]
    longest = max((feed["url"] for feed in feeds), key=len)
    assert len(f"{longest}?{CHOICES}") <= 256
    assert client.get(f"{urlsplit(longest).path}?{CHOICES}").status_code == 200


def test_a_feed_that_is_more_than_a_filter_tells_none(client: TestClient) -> None:
    filters = {feed["name"]: feed["filter"] for feed in client.get(CALL).json()["items"]}
    assert filters["vn-nghi"] is filters["vn-am-lich"] is filters["vn-le-lon"] is None
    assert filters["van-hoa"]["category"] == ["van-hoa"]


@pytest.mark.parametrize("public_url", [None, "http://127.0.0.1:8000", "http://lich.example:81/x"])
def test_links_are_made_of_any_public_address(
    sqlite_database: Database, synced: Callable[..., Any], public_url: str | None
) -> None:
    synced(sqlite_database)
    with _service(sqlite_database, public_url) as client:
        told = client.post(CALL, json=ROUND_IN_THAI_NGUYEN).json()
    base = public_url or "http://127.0.0.1:8000"
    assert told["url"] == f"{base}/f/thz6vxhly77v.ics"
    assert told["webcal"] == f"webcal{base.removeprefix('http')}/f/thz6vxhly77v.ics"
    assert told["qr"] == f"{base}/f/thz6vxhly77v.svg"


def test_the_code_of_a_feed_is_called_by_its_title(client: TestClient) -> None:
    answer = client.get("/feeds/thai-nguyen.svg")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert "<title>Ngày kỷ niệm: Thái Nguyên</title>" in answer.text
