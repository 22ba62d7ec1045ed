"""Proofreading tells where in the files something is not as it should be."""

from collections.abc import Callable
from typing import Any

from app.catalogue.load import Catalogue
from app.catalogue.proofreading import proofread

Build = Callable[..., dict[str, Any]]
Catalogues = Callable[..., Catalogue]

FOUNDED = {"rule": "solar:02-03", "origin": "1930-02-03"}


def test_a_misspelling_has_its_place(entry: Build, catalogue: Catalogues) -> None:
    (problem,) = proofread(catalogue(entry("a"), entry("b", name="Ngày sinh đ/c B")))
    assert (problem.file, problem.line, problem.path) == ("events.yaml", 1, "b.name")


def test_the_later_twin_is_told_of_the_earlier(entry: Build, catalogue: Catalogues) -> None:
    found = catalogue(entry("a", **FOUNDED), entry("b", **FOUNDED, region="thai-nguyen"))
    (problem,) = proofread(found)
    assert (problem.file, problem.path) == ("regions/thai-nguyen.yaml", "b.name")
    assert problem.sentence == (
        "cùng ngày và tên giống a (“Ngày thành lập Đảng Cộng sản Việt Nam”):"
        " gộp thành một mục, hoặc đặt tên để phân biệt"
    )


def test_the_catalogue_of_the_project_reads_well(real_catalogue: Catalogue) -> None:
    assert [str(problem) for problem in proofread(real_catalogue)] == []
