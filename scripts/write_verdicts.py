"""Writes docs/verdicts.md from the closed list, or with --check says whether it is current."""

import sys
from pathlib import Path

from mustergate._pure.rejection import VERDICTS, Fault, Field

HEAD = """# Verdicts

Every outcome is one of these. The slug is the same in Rust, Python, the CLI's JSON and the test vectors; the code is stable and
never reused. Of several candidate paths that all fail, the failure of the highest rank is the verdict. Which check comes
first: [order-of-checks.md](order-of-checks.md). This page is written by `scripts/write_verdicts.py` from the code.

| code | slug | meaning | rule | compared values | rank |
|---|---|---|---|---|---|
"""

FAULTS = """
## Faults

The detail `fault` of `certificate_malformed`, `presented_chain_malformed` and `certificate_limit_exceeded`; the detail `field` says where.

| fault | meaning |
|---|---|
"""


def page() -> str:
    """The page."""
    rows = "".join(
        f"| {row.code} | `{row.slug}` | {row.meaning} | {row.rule} | {', '.join(row.details)} | {row.rank} |\n"
        for row in VERDICTS
    )
    faults = "".join(f"| `{fault.value}` | {fault.meaning} |\n" for fault in Fault)
    fields = ", ".join(f"`{field.value}`" for field in Field)
    return f"{HEAD}{rows}{FAULTS}{faults}\nFields: {fields}.\n"


def main() -> int:
    """Writes the page or checks it."""
    path = Path(__file__).parent.parent / "docs" / "verdicts.md"
    if "--check" in sys.argv[1:]:
        if path.read_text(encoding="utf-8") == page():
            return 0
        print("docs/verdicts.md is not current: run scripts/write_verdicts.py", file=sys.stderr)
        return 1
    path.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
