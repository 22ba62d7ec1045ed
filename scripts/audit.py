"""Asks whether any installed package has a known vulnerability, where that can be asked.

Ends with 1 where there is one.  Where the service that knows does not answer, or knows none
of the packages, as behind many a mirror, it says so and ends well: nothing was found out.
"""

import json
import subprocess
import sys
from typing import Any

_ASK = ("--skip-editable", "--progress-spinner", "off", "--format", "json", "--timeout", "5")

UNREACHED = "pip-audit could not reach its data: nothing is known of vulnerabilities"


def main() -> int:
    """Ask, and tell."""
    asked = subprocess.run(  # noqa: S603 (our own choice of words)
        [sys.executable, "-m", "pip_audit", *_ASK], capture_output=True, text=True, check=False
    )
    code, told = verdict(asked.stdout, asked.stderr)
    print(told)
    return code


def verdict(answer: str, faults: str) -> tuple[int, str]:
    """How to end, and what to say, by what pip-audit wrote."""
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except ValueError:
        return (0, UNREACHED) if "onnection" in faults or "imeout" in faults else (2, faults)
    asked = [package for package in packages if "skip_reason" not in package]
    if not asked:
        return 0, UNREACHED
    known = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in"
        f" {', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in asked
        for fault in package["vulns"]
    ]
    skipped = len(packages) - len(asked)
    return bool(known), "\n".join([*known, f"{len(asked)} packages asked, {skipped} not known"])


if __name__ == "__main__":
    sys.exit(main())
