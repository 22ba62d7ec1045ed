"""``kyniem demo`` makes a database to try things out in, and touches no other."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from app.accounts.people import check_password
from app.clock import now
from app.database import Database
from app.models import Outline, Plan, Receipt, Report, Unit
from app.planning.demonstration.cast import BODIES, COMMUNES, HOST, PEOPLE
from app.planning.demonstration.story import NotEmpty, demonstrate
from app.planning.plans.vocabulary import PlanState
from app.planning.reports.reports import is_late


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.accounts.passwords.HASHER", cheap)


@pytest.fixture
def made(kyniem: Callable[..., Any], tmp_path: Path) -> Iterator[tuple[str, Database]]:
    """What the command printed, and the database that it made."""
    ended = kyniem("demo", "thu.db")
    assert ended.code == 0, ended.err
    database = Database(f"sqlite:///{tmp_path / 'thu.db'}")
    database.check()
    yield ended.out, database
    database.dispose()


def test_everybody_of_a_demonstration_signs_in_with_the_password_that_is_printed(
    made: tuple[str, Database],
) -> None:
    told, database = made
    emails = re.findall(r"\S+@kyniem\.example", told)
    (password,) = re.findall(r"Mật khẩu của mọi người: (\S+)", told)
    assert set(emails) == {f"{part}@{HOST}" for _, part, _, _ in PEOPLE}
    with database.writing() as session:
        for email in emails:
            assert check_password(session, email, password, now()).person, email


def test_a_demonstration_has_a_plan_under_way_and_one_in_the_making(
    made: tuple[str, Database],
) -> None:
    with made[1].reading() as session:
        assert session.scalar(select(func.count(Unit.id))) == 2 + len(COMMUNES) + len(BODIES)
        states = session.scalars(select(Plan.state).order_by(Plan.id)).all()
        # The province's, two of communes that took tasks over, and that of the next year.
        assert states == [*[PlanState.ISSUED] * 3, PlanState.OPINIONS]
        received = select(func.count()).where(Receipt.plan_id == 1)
        assert session.scalar(received) == len(COMMUNES) + len(BODIES)
        assert session.scalar(received.where(Receipt.acknowledged.is_not(None))) == 4


def test_the_half_year_is_summed_up_with_each_figure_once_and_with_what_is_next(
    made: tuple[str, Database],
) -> None:
    with made[1].reading() as session:
        reports = session.scalars(select(Report).where(Report.consolidates.is_(False))).all()
        (outline,) = session.scalars(select(Outline)).all()
        assert [is_late(report, outline) for report in reports] == [False, False, True]
        whole = session.scalars(select(Report).where(Report.consolidates.is_(True))).one()
        said = "\n".join(whole.texts.values())
        assert "Băng rôn, khẩu hiệu: 40 chiếc" in said  # 24 and 16
        assert "Lượt người tham dự: 350 lượt người" in said
        # The half-year after: its anniversaries, and its tasks.
        assert "Kỷ niệm 81 năm Ngày Cách mạng Tháng Tám" in said
        assert "Báo cáo kết quả tuyên truyền các ngày lễ lớn trong quý III" in said


def test_the_digest_of_a_demonstration_reaches_five_people(
    made: tuple[str, Database], kyniem: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_DATABASE_URL", made[1].engine.url.render_as_string())
    told = kyniem("digest").out
    reached = set(re.findall(r"^(\w+)@kyniem\.example: Việc ngày 22/11/2026", told, re.M))
    # One is late, one never said a word, and two units are asked for an opinion.
    assert reached == {"hang", "tuan", "mai", "dung", "ngoc"}


def test_a_demonstration_never_goes_into_a_file_that_is_there(
    kyniem: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "that.db").write_bytes(b"")
    ended = kyniem("demo", "that.db")
    assert ended.code == 2
    assert "Đã có tệp that.db" in ended.err
    assert (tmp_path / "that.db").read_bytes() == b""


def test_a_demonstration_leaves_nothing_behind_where_it_cannot_be_made(
    kyniem: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_DATA_DIR", str(tmp_path))
    ended = kyniem("demo", "thu.db")
    assert ended.code != 0
    assert not list(tmp_path.glob("thu.db*"))


def test_a_demonstration_refuses_a_database_in_which_somebody_works(
    kyniem: Callable[..., Any], tmp_path: Path
) -> None:
    kyniem("demo", "thu.db")
    database = Database(f"sqlite:///{tmp_path / 'thu.db'}")
    with database.writing() as session, pytest.raises(NotEmpty):
        demonstrate(session, None, now(), "không ai dùng")  # type: ignore[arg-type]
    database.dispose()
