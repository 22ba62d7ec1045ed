"""The call that drafts what a unit plans for in a period."""

from copy import deepcopy
from typing import Any

from starlette.testclient import TestClient

from app.views.proposal import ProposalView

CALL = "/api/v1/proposal"


def _lines(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        line["occurrence"]["id"]: line
        for section in answer["sections"]
        for line in section["lines"]
    }


def test_the_call_tells_sections_lines_and_reasons(client: TestClient) -> None:
    answer = client.get(f"{CALL}?year=2023&region=thai-nguyen&former=bac-kan").json()
    assert (answer["period"], answer["period_name"]) == ("2023", "năm 2023")
    assert (answer["first"], answer["last"]) == ("2023-01-01", "2023-12-31")
    lines = _lines(answer)
    assert answer["count"] == len(lines)
    assert answer["ticked"] == sum(line["ticked"] for line in lines.values())
    assert answer["ticked"] == sum(section["ticked"] for section in answer["sections"])
    engels = lines["sinh-ph-ang-ghen-2023"]
    assert [reason["rule"] for reason in engels["reasons"]] == ["sang-lap"]
    assert engels["occurrence"]["title"].startswith("Kỷ niệm 203 năm Ngày sinh Ph.Ăngghen")
    leader = lines["sinh-nguyen-duc-canh-2023"]
    assert not leader["ticked"]
    assert leader["why_not"].endswith("lần này là 115 năm (năm lẻ 5).")
    assert [guide["number"] for guide in answer["guides"]] == ["69-HD/BTGTW"]


def test_reviews_and_campaigns_come_with_it(client: TestClient) -> None:
    answer = client.get(f"{CALL}?year=2023&region=thai-nguyen&former=bac-kan").json()
    reviews = {review["review"]["event_id"]: review for review in answer["reviews"]}
    assert reviews["ct-24-ct-tw-2008"]["full_on"] == "2023-07-04"
    assert reviews["ct-24-ct-tw-2008"]["review"]["years"] == 15
    assert set(answer["campaigns"][0]["members"]) <= set(_lines(answer))


def test_a_doubtful_day_says_that_it_has_to_be_checked(client: TestClient) -> None:
    lines = _lines(client.get(f"{CALL}?year=2023&region=thai-nguyen").json())
    assert "kiểm chứng" in lines["tai-lap-thai-nguyen-2023"]["caution"]
    assert lines["quoc-khanh-2023"]["caution"] is None


def test_the_rules_that_ticked_are_spelt_so_that_they_can_be_asked_again(
    client: TestClient,
) -> None:
    asked = {"year": "2027", "quarter": "1", "region": "thai-nguyen"}
    first = client.get(CALL, params=asked).json()
    assert client.get(CALL, params=asked | {"rules": first["rules"]}).json() == first
    less = client.get(CALL, params=asked | {"rules": "le-lon,gap:7"}).json()
    assert less["rules"] == "le-lon,gap:7"
    assert [rule["id"] for rule in less["ticking"] if rule["on"]] == ["le-lon"]
    assert less["count"] == first["count"]


def test_a_commune_has_the_days_of_its_province(client: TestClient) -> None:
    lines = _lines(client.get(f"{CALL}?year=2027&month=8&region=05710").json())
    assert lines["khoi-nghia-thai-nguyen-2027"]["ticked"]


def test_several_years_are_one_period(client: TestClient) -> None:
    answer = client.get(f"{CALL}?year=2027&through=2028&rules=le-lon").json()
    assert answer["period_name"] == "giai đoạn 2027 - 2028"
    assert answer["ticked"] == 16


def test_the_example_is_what_is_answered_but_for_what_it_leaves_out(client: TestClient) -> None:
    extra: Any = ProposalView.model_config["json_schema_extra"]
    (example,) = deepcopy(extra["examples"])
    assert ProposalView.model_validate(example).model_dump(mode="json") == example
    asked = {"year": "2027", "quarter": "1", "region": "thai-nguyen", "rules": "le-lon"}
    answer = client.get(CALL, params=asked).json()
    assert answer["ticking"][:1] == example["ticking"]
    # The lines are too many for an example, and grow with the catalogue.
    for name in ("sections", "reviews", "ticking", "guides", "count", "revision"):
        del answer[name], example[name]
    assert answer == example | {"campaigns": answer["campaigns"]}
    assert answer["campaigns"] == example["campaigns"]
