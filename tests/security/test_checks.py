"""What ``make check`` looks for is told when it is there; what cannot be asked hides nothing."""

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest

from app.settings import PROJECT


def _script(name: str) -> Any:
    spec = spec_from_file_location(name, PROJECT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _package(name: str, *vulnerabilities: str, **told: str) -> dict[str, Any]:
    vulns = [{"id": one, "fix_versions": ["2.0"]} for one in vulnerabilities]
    return {"name": name, "version": "1.0", "vulns": vulns} | told


def _answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_vulnerability_fails_and_is_named() -> None:
    code, told = _script("audit").verdict(_answer(_package("a", "CVE-1"), _package("b")), "")
    assert code == 1
    assert told == "a 1.0: CVE-1, mended in 2.0\n2 packages asked, 0 not known"


def test_without_one_it_passes() -> None:
    code, told = _script("audit").verdict(_answer(_package("a")), "")
    assert (code, told) == (0, "1 packages asked, 0 not known")


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ("", "ERROR: requests.exceptions.ConnectionError: …"),
        ("", "ReadTimeout"),
        (_answer({"name": "a", "skip_reason": "not found"}), ""),
    ],
)
def test_where_nothing_can_be_asked_it_says_so_and_passes(answer: str, faults: str) -> None:
    audit = _script("audit")
    assert audit.verdict(answer, faults) == (0, audit.UNREACHED)


def test_any_other_fault_of_it_fails() -> None:
    assert _script("audit").verdict("", "usage: pip-audit")[0] == 2


KEY = "-----BEGIN OPENSSH " + "PRIVATE KEY-----"
"""In two parts, lest this file be found."""


def test_a_key_in_a_tracked_file_is_found_and_what_is_known_is_not(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = _script("scan_secrets")
    (tmp_path / "a.py").write_text(f'KEY = """{KEY}"""\n')
    monkeypatch.setattr(scan, "PROJECT", tmp_path)
    monkeypatch.setattr(scan, "KNOWN", tmp_path / "known.json")
    monkeypatch.setattr(scan, "_tracked", lambda: ["a.py"])
    monkeypatch.setattr(sys, "argv", ["scan_secrets.py"])
    (tmp_path / "known.json").write_text("[]")
    assert scan.main() == 1
    monkeypatch.setattr(sys, "argv", ["scan_secrets.py", "--known"])
    assert scan.main() == 0
    assert KEY not in (tmp_path / "known.json").read_text()
    monkeypatch.setattr(sys, "argv", ["scan_secrets.py"])
    assert scan.main() == 0


def test_bandit_reads_the_reasons_of_the_project() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "app/accounts/tokens.py"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout
