"""Those who ask: subscribers, readers and planners, each for ever."""

import asyncio
import json
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.soak.clients import Answer, Client, Wrong

PAUSE_SECONDS = {"subscriber": 0.3, "reader": 0.8, "planner": 1.5}
"""On average between two requests; so two cores are busy, and not exhausted."""

SUBMITTED = 0.1
"""Which part of plans is laid before the approver, and stays; a plan takes some 300 kB."""

PASSWORD = "năm giờ chiều mưa trên phố"  # noqa: S105 (of a scratch database)

FEEDS = (
    "/feeds/vn.ics", "/feeds/vn-le-lon.ics", "/feeds/thai-nguyen.ics", "/feeds/ha-noi.ics",
    "/feeds/vn-am-lich.ics", "/feeds/vn-nghi.ics", "/feeds/vn.ics?alarm=7d", "/feeds/dang.ics",
    "/feeds/vn-le-lon.atom", "/feeds/vn-le-lon.json",
)  # fmt: skip
SIGN_IN = "/lam-viec/dang-nhap"

WORDS = ("phật đản", "điện biên phủ", "giáp", "lễ hội", "nhà báo", "30/4", "quốc khánh")


async def subscriber(client: Client, chance: random.Random) -> None:
    """Poll a feed, with the tag of the last time unless it is the tenth."""
    held: dict[tuple[str, str], str] = {}

    async def poll() -> None:
        path, encoding = chance.choice(FEEDS), chance.choice(("gzip", "identity"))
        tag = held.get((path, encoding)) if chance.random() < 0.9 else None
        asked = {"If_None_Match": tag} if tag else {}
        answer = await client.ask(path, Accept_Encoding=encoding, **asked)
        if answer.status == 304:
            if answer.headers["etag"] != tag:
                raise Wrong(f"{path}: 304 with {answer.headers['etag']} for {tag}")
            return
        if answer.status != 200 or answer.headers["etag"] == tag:
            raise Wrong(f"{path}: {answer.status} with {answer.headers.get('etag')} for {tag}")
        client.book.check_tag(f"{path} {encoding}", answer)
        _check_feed(path, answer.text)
        held[path, encoding] = answer.headers["etag"]

    await _again_and_again(client, chance, poll, "subscriber")


def _check_feed(path: str, text: str) -> None:
    if ".ics" in path:
        whole = text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    elif ".atom" in path:
        whole = text.rstrip().endswith("</feed>")
    else:
        whole = "items" in json.loads(text)
    if not whole:
        raise Wrong(f"{path}: not whole: {text[-200:]!r}")


async def reader(client: Client, chance: random.Random) -> None:
    """Open a page or make a call, mostly one that nobody has asked for."""

    async def look() -> None:
        day = date(2000, 1, 1) + timedelta(days=chance.randrange(40_000))
        word = quote(chance.choice(WORDS))
        path = chance.choice(
            (
                "/", "/sap-toi", f"/sap-toi?from={day}", f"/lich/{day:%Y-%m}", f"/nam/{day.year}",
                f"/ngay/{day}", f"/tim?q={word}", "/su-kien/quoc-khanh", f"/en/ngay/{day}",
                f"/api/v1/upcoming?from={day}&days=30", f"/api/v1/days/{day}", "/api/v1/upcoming",
                f"/api/v1/months/{day:%Y-%m}", f"/api/v1/events?q={word}",
                f"/api/v1/lunar/from-solar?date={day}", "/api/v1/events/gio-to-hung-vuong",
            )
        )  # fmt: skip
        answer = await client.expect(200, path, Accept_Encoding="gzip")
        if path.startswith("/api"):
            json.loads(answer.text)
        elif not answer.text.rstrip().endswith("</html>"):
            raise Wrong(f"{path}: not whole")

    await _again_and_again(client, chance, look, "reader")


@dataclass
class Desk:
    """Somebody who plans: the keys of an editor and of an approver, the editor's sign-in."""

    editor: str
    approver: str
    email: str
    unit: str
    issuer: str


def planner(desk: Desk) -> Callable[[Client, random.Random], Awaitable[None]]:
    """Draft a plan, fill it, submit it, have it returned, discard it or let it lie."""

    async def work(client: Client, chance: random.Random) -> None:
        cookie = ""

        async def call(
            status: int, key: str, method: str, path: str, told: Any = None, tag: str = ""
        ) -> Answer:
            body = json.dumps(told).encode() if told is not None else b""
            asked = {"Authorization": f"Bearer {key}", "Content_Type": "application/json"}
            asked |= {"If_Match": tag} if tag else {}
            answer = await client.expect(status, f"/api/v1{path}", method, body, **asked)
            await asyncio.sleep(chance.random() * PAUSE_SECONDS["planner"])
            return answer

        async def plan() -> None:
            nonlocal cookie
            cookie = cookie or await _signed_in(client, desk.email)
            fields = {
                "unit_id": desk.unit, "issuer_id": desk.issuer, "kind": "year",
                "period": str(chance.randint(2028, 2040)),
            }  # fmt: skip
            made = json.loads((await call(201, desk.editor, "POST", "/plans", fields)).text)["id"]
            plan, task = f"/plans/{made}", {"title": "Treo băng rôn", "wording": "trước ngày 30/01"}
            added = await call(201, desk.editor, "POST", f"{plan}/tasks", task)
            path, tag = f"/tasks/{json.loads(added.text)['id']}", added.headers["etag"]
            await call(200, desk.editor, "PUT", path, task | {"takes": 3}, tag)
            for picture in ("board", "heat-map", "timeline"):
                await call(200, desk.editor, "GET", f"{plan}/{picture}")
            await call(200, desk.editor, "GET", "/tasks?limit=50")
            page = f"/lam-viec/ke-hoach/{made}"
            await client.expect(200, page, Cookie=cookie, Accept_Encoding="gzip")
            await client.expect(200, f"{page}/phan-viet", Cookie=cookie)
            if chance.random() < SUBMITTED:
                await call(200, desk.editor, "POST", f"{plan}/steps", {"step": "submit"})
                back = {"step": "return", "reason": "Bổ sung kinh phí."}
                await call(200, desk.approver, "POST", f"{plan}/steps", back)
            else:
                tag = (await call(200, desk.editor, "GET", plan)).headers["etag"]
                await call(200, desk.editor, "DELETE", plan, tag=tag)

        await _again_and_again(client, chance, plan, "planner")

    return work


async def _signed_in(client: Client, email: str) -> str:
    """The cookie of a session."""
    page = await client.expect(200, SIGN_IN)
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token
    form = {"email": email, "password": PASSWORD, "csrf": token[1]}
    answer = await client.expect(
        303, SIGN_IN, "POST", urlencode(form).encode(), Cookie=_cookie(page),
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    return _cookie(answer)


def _cookie(answer: Answer) -> str:
    return "; ".join(line.partition(";")[0] for line in answer.cookies)


async def _again_and_again(
    client: Client, chance: random.Random, once: Callable[[], Awaitable[None]], kind: str
) -> None:
    """Do it for ever; whatever goes wrong is written down."""
    while True:
        try:
            await once()
        except (Wrong, OSError, EOFError, ValueError, LookupError, TimeoutError) as error:
            client.book.errors.append(f"{kind}: {type(error).__name__} {error}"[:500])
        await asyncio.sleep(chance.random() * 2 * PAUSE_SECONDS[kind])
