"""Many at once: more requests than connections and threads are all answered."""

import asyncio

import httpx2

from app.database import CONNECTIONS, Database
from app.main import create_app
from app.settings import Settings

AT_ONCE = CONNECTIONS * 8


def test_more_requests_than_connections_and_threads_are_all_answered(
    real_database: Database,
) -> None:
    url = real_database.engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(_env_file=None, database_url=url))
    addresses = [f"/api/v1/days/2027-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(AT_ONCE)]

    async def ask() -> list[int]:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://lich") as client:
            answers = await asyncio.gather(*(client.get(address) for address in addresses))
        return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200] * AT_ONCE
