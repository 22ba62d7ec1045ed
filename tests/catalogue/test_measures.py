"""Measures: a closed list of what is counted, each with the word after its number."""

from collections.abc import Callable

from app.catalogue.load import Catalogue, load
from app.catalogue.reference import reference
from app.catalogue.sync import Difference
from app.database import Database

TALK = {
    "id": "buoi-tuyen-truyen-mieng", "label": "Buổi tuyên truyền miệng", "label_en": "Talks",
    "counted": "buổi", "note": "Báo cáo viên nói chuyện.",
}  # fmt: skip


def test_the_reference_holds_measures(
    database: Database, synced: Callable[..., Difference]
) -> None:
    synced(database, **{"templates/measures": [TALK]})
    with database.reading() as session:
        (found,) = reference(session).measures
    assert (found.label, found.counted) == ("Buổi tuyên truyền miệng", "buổi")


def test_a_measure_stands_once_and_says_in_what_it_counts(
    data_files: Callable[..., object],
) -> None:
    silent = TALK | {"id": "tin", "counted": ""}
    files = data_files(**{"templates/measures": [TALK, TALK, silent]})
    _, problems = load(files)  # type: ignore[arg-type]
    assert {problem.path for problem in problems} == {
        "buoi-tuyen-truyen-mieng.id", "tin.counted",
    }  # fmt: skip


def test_offices_count_what_their_reports_tell(real_catalogue: Catalogue) -> None:
    ids = [row["id"] for row in real_catalogue.reference["templates/measures.yaml"]]
    assert {
        "bang-ron", "pa-no", "buoi-tuyen-truyen-mieng", "tin", "bai", "phong-su", "luot-nguoi",
        "suat-qua",
    } <= set(ids)  # fmt: skip
    assert len(set(ids)) == len(ids)
