"""Looks for secrets in all files that are tracked, and tells those that are not known.

    python scripts/scan_secrets.py            ends with 1 where there is one
    python scripts/scan_secrets.py --known    make those that there are the known ones

What looks like a secret and is none stands in ``.known-secrets.json``, as a hash and without its
line: so a file may change around it.  Passwords written into code as words are found by
bandit and ruff.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

PROJECT = Path(__file__).resolve().parent.parent
KNOWN = PROJECT / ".known-secrets.json"

DETECTORS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "CloudantDetector", "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector",
    "JwtTokenDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector",
    "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector",
    "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip
RANDOM = (
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
)

TABLES = re.compile(
    r"app/calendar/\w+_table\.py|constraints\.txt|.*/package-lock\.json|.*\.(svg|png|docx|pdf)"
    r"|data/.*\.yaml|tests/.*/(reference|seeds)/.*|\.known-secrets\.json"
)
"""Files of figures, hashes and texts of the law, where much looks random."""


def main() -> int:
    """Scan, and tell."""
    found = sorted(_found())
    if "--known" in sys.argv[1:]:
        KNOWN.write_text(json.dumps([secret[:3] for secret in found], indent=1) + "\n")
        return 0
    known = {tuple(secret) for secret in json.loads(KNOWN.read_text())}
    new = [secret for secret in found if secret[:3] not in known]
    for path, kind, _, line in new:
        print(f"{path}:{line}: {kind}")
    return bool(new)


def _found() -> set[tuple[str, str, str, int]]:
    """Path, kind, hash and line of what looks like a secret."""
    plugins = [*({"name": name} for name in DETECTORS), *RANDOM]
    secrets = SecretsCollection(str(PROJECT))
    with transient_settings({"plugins_used": plugins, "filters_used": _FILTERS}):
        for path in _tracked():
            secrets.scan_file(path)
    return {(path, one.type, one.secret_hash, one.line_number) for path, one in secrets}


_FILTERS = [
    {"path": f"detect_secrets.filters.heuristic.{name}"}
    for name in ("is_sequential_string", "is_potential_uuid", "is_templated_secret")
]


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 (whichever git is there)
        cwd=PROJECT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [path for path in listed.stdout.split("\0") if path and not TABLES.fullmatch(path)]


if __name__ == "__main__":
    sys.exit(main())
