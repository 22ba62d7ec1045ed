"""Great days that crowd together are suggested as one campaign, with what lies between them."""

from collections.abc import Callable

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.planning.campaigns import Campaign
from app.planning.period import parse_period
from app.planning.proposal import Place, propose, rows
from app.planning.ticking import parse_rules

Suggested = Callable[..., tuple[Campaign, ...]]


@pytest.fixture
def suggested(real_database: Database) -> Suggested:
    """The campaigns suggested to Thái Nguyên."""

    def run(period: str, rules: str = "le-lon,dia-phuong:round:five") -> tuple[Campaign, ...]:
        with real_database.reading() as session:
            known, place, when = reference(session), Place("thai-nguyen"), parse_period(period)
            chosen = parse_rules(rules, known.ticking)
            return propose(rows(session, place, when), known, place, when, chosen).campaigns

    return run


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # Giỗ Tổ 2023 is the day before 30 April; in 2025 it is 23 days before, in 2027 14.
        (
            "2023",
            ["22/01 và 03/02/2023", "29/4, 30/4, 01/5, 07/5 và 19/5/2023", "19/8 và 02/9/2023"],
        ),
        ("2025", ["29/01 và 03/02/2025", "30/4, 01/5, 07/5 và 19/5/2025", "19/8 và 02/9/2025"]),
        (
            "2027",
            ["03/02 và 06/02/2027", "16/4, 30/4, 01/5, 07/5 và 19/5/2027", "19/8 và 02/9/2027"],
        ),
    ],
)
def test_the_crowded_days_of_a_year(suggested: Suggested, year: str, days: list[str]) -> None:
    assert [campaign.name for campaign in suggested(year)] == [
        f"Đợt tuyên truyền {told}" for told in days
    ]


def test_a_campaign_holds_the_public_holiday_and_what_is_ticked_between(
    suggested: Suggested,
) -> None:
    *_, autumn = suggested("2023")
    assert autumn.members == (
        "cach-mang-thang-tam-2023", "pac-nam-2023", "cho-moi-2023", "quoc-khanh-2023",
    )  # fmt: skip
    spring = suggested("2023")[1]
    assert "quoc-te-lao-dong-2023" in spring.members, "1 May, though no rule ticks it"


def test_a_day_of_mourning_joins_no_campaign(suggested: Suggested) -> None:
    # The death of Nông Quốc Chấn, 4 February 2002, is ticked in 2027.
    assert "mat-nong-quoc-chan-2027" not in suggested("2027")[0].members


def test_how_close_days_lie_is_for_the_unit_to_say(suggested: Suggested) -> None:
    names = [campaign.name for campaign in suggested("2027", "le-lon,gap:7")]
    assert names == [
        "Đợt tuyên truyền 03/02 và 06/02/2027",
        "Đợt tuyên truyền 30/4, 01/5 và 07/5/2027",
    ]


def test_great_days_that_are_not_ticked_make_no_campaign(suggested: Suggested) -> None:
    assert suggested("2027", "none") == ()


def test_a_great_day_alone_makes_no_campaign(suggested: Suggested) -> None:
    assert suggested("2027-08") == ()
