"""Looks the pinned Python requirements up in the advisory service of the package index, by pip-audit.

pip-audit calls a requirement that the service does not know "skipped" and succeeds: where it skips them all, the
service cannot be reached, and this says so.
"""

import json
import subprocess
import sys
from typing import Any

COMMAND = ["pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json", "--requirement"]


def main(requirements: str) -> int:
    """Exit status: 0 where no advisory names a requirement (or none could be asked), 1 where one does."""
    run = subprocess.run([sys.executable, "-m", *COMMAND, requirements], capture_output=True, text=True, check=False)
    try:
        audited: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except ValueError:
        audited = []
    answered = [dependency for dependency in audited if "skip_reason" not in dependency]
    if not answered:
        print("SKIPPED: Python advisories (the advisory service cannot be reached)")
        return 0
    found = [(each["name"], each["version"], fault["id"]) for each in answered for fault in each["vulns"]]
    for name, version, advisory in found:
        print(f"{name} {version}: {advisory}")
    print(f"Python advisories: {len(answered)} of {len(audited)} requirements asked about, {len(found)} advisories")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
