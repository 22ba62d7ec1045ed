"""The units for systemd run commands that there are, bounded, with settings that there are."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from app.cli import main
from app.serving.leaving import IN_ALL_SECONDS
from app.settings import PROJECT, Settings

UNITS = PROJECT / "deploy" / "systemd"
PROGRAM = "/srv/kyniem/.venv/bin/kyniem"
SERVICES = sorted(UNITS.glob("*.service"))
TIMERS = sorted(UNITS.glob("*.timer"))

Values = dict[str, list[str]]


def _read(unit: Path) -> Values:
    """All values of each name in a unit; names may stand more than once."""
    found: Values = {}
    for line in unit.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def _command(unit: Path) -> list[str]:
    """The command line by which a unit runs our program, without its name."""
    (line,) = _read(unit)["ExecStart"]
    _, _, words = line.partition(PROGRAM)
    return shlex.split(words.rstrip("'"))


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_runs_a_command_that_our_program_knows(
    unit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # All options are read before help is given.
    assert main([*_command(unit), "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_names_only_settings_that_there_are(unit: Path) -> None:
    given = dict(value.split("=", 1) for value in _read(unit)["Environment"])
    assert {name.removeprefix("KYNIEM_").lower() for name in given} <= set(Settings.model_fields)
    Settings(_env_file=None, **{n.removeprefix("KYNIEM_").lower(): v for n, v in given.items()})


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_may_do_little_and_has_bounds(unit: Path) -> None:
    told = _read(unit)
    for name, value in {
        "User": "kyniem",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
    }.items():
        assert told[name] == [value], name
    assert "MemoryMax" in told
    assert "TasksMax" in told
    assert int(told["TimeoutStopSec"][0]) > IN_ALL_SECONDS


def test_every_timer_starts_a_service_and_every_repeated_service_has_a_timer() -> None:
    repeated = {unit.stem for unit in SERVICES if _read(unit)["Type"] == ["oneshot"]}
    assert {unit.stem for unit in TIMERS} == repeated == {
        "kyniem-backup",
        "kyniem-digest",
        "kyniem-tidy",
        "kyniem-webhook",
    }  # fmt: skip


def test_the_days_of_timers_are_those_of_vietnam() -> None:
    times = [value for unit in TIMERS for value in _read(unit)["OnCalendar"]]
    assert all(time.endswith(" Asia/Ho_Chi_Minh") for time in times if re.search(r"\d", time))


def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        assert SERVICES  # what the other tests look at
        return
    for unit in (*SERVICES, *TIMERS):
        # It looks for the program, too.
        text = unit.read_text().replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text)
    units = [str(path) for path in tmp_path.iterdir()]
    line = [program, "verify", "--man=no", *units]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert (ended.returncode, ended.stderr) == (0, "")
