"""Verbs: a plan assigns downwards and asks of everybody else."""

import pytest

from app.planning.plans.verbs import Relation, relation, relation_of_all, worded
from app.planning.plans.vocabulary import Part

PARENTS = {
    "trung-uong": None,
    "tinh-uy": "trung-uong",
    "ban": "tinh-uy",
    "phong": "ban",
    "xa": "tinh-uy",
    "tinh-ben": "trung-uong",
    "so": None,
}


@pytest.mark.parametrize(
    ("unit", "stands", "verb"),
    [
        ("tinh-uy", "itself", "Giao"),
        ("ban", "below", "Giao"),
        ("phong", "below", "Giao"),
        ("xa", "below", "Giao"),
        ("tinh-ben", "beside", "Đề nghị"),
        ("so", "beside", "Đề nghị"),
        ("trung-uong", "above", "Đề nghị"),
        pytest.param(None, "beside", "Đề nghị", id="a body without an account"),
    ],
)
def test_the_tree_says_by_which_verb_work_is_given(
    unit: str | None, stands: str, verb: str
) -> None:
    found = relation("tinh-uy", unit, PARENTS)
    assert (found, found.verb) == (stands, verb)


@pytest.mark.parametrize(
    ("units", "stands"),
    [(("ban", "xa"), "below"), (("ban", "so"), "beside"), ((), "beside"), (("tinh-uy",), "below")],
)
def test_a_group_lies_below_only_if_all_in_it_do(units: tuple[str, ...], stands: str) -> None:
    assert relation_of_all("tinh-uy", units, PARENTS) == stands


@pytest.mark.parametrize(
    ("stands", "part", "told"),
    [
        (Relation.BELOW, Part.LEAD, "Giao Đảng ủy xã Đại Phúc chủ trì"),
        (Relation.BELOW, Part.SUPPORT, "Giao Đảng ủy xã Đại Phúc phối hợp"),
        (Relation.BESIDE, Part.LEAD, "Đề nghị Đảng ủy xã Đại Phúc chủ trì"),
        (Relation.ABOVE, Part.SUPPORT, "Đề nghị Đảng ủy xã Đại Phúc phối hợp"),
    ],
)
def test_a_part_is_worded_as_documents_do(stands: Relation, part: Part, told: str) -> None:
    assert worded(stands, "Đảng ủy xã Đại Phúc", part) == told


def test_rows_that_make_a_ring_do_not_hang() -> None:
    assert relation("a", "b", {"b": "c", "c": "b"}) is Relation.BESIDE
