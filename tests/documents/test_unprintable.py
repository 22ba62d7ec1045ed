"""Letters that no typeface has are told by name, and no PDF leaves them out."""

from pathlib import Path

import pytest

from app.documents.typesetting import typeset
from app.documents.unprintable import Unprintable, unprintable


@pytest.mark.parametrize(
    ("fault", "letter"),
    [
        ('PDF/UA-1 error: the text `"漢"` could not be displayed with font `"Spectral"`', "漢"),
        (r'PDF/UA-1 error: the text `"\u{6}"` could not be displayed with font `"S"`', "U+0006"),
        (r'PDF/UA-1 error: the text contains the disallowed codepoint `"\u{0}"`', "U+0000"),
    ],
)
def test_the_letter_at_fault_is_told_or_its_number_if_it_cannot_be_seen(
    fault: str, letter: str
) -> None:
    found = unprintable(f"Traceback\ntypst.TypstError: {fault}\n")
    assert found
    assert found.letter == letter


def test_other_faults_are_faults_of_ours() -> None:
    assert unprintable("typst.TypstError: unknown variable: told") is None


def test_a_picture_in_a_text_is_refused_and_not_left_out(tmp_path: Path) -> None:
    template = tmp_path / "said.typ"
    template.write_text(
        '#set document(title: "x")\n#set text(font: "Be Vietnam Pro", lang: "vi")\n#sys.inputs.told'
    )
    assert typeset(template, "Mít tinh kỷ niệm", 0).startswith(b"%PDF")
    with pytest.raises(Unprintable) as refused:
        typeset(template, "Mít tinh 🎉", 0)
    assert refused.value.letter == "🎉"
