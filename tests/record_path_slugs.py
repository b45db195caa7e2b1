"""Writes data/path_slugs.json: the verdict of every path case, to be reviewed before it is committed.

    python tests/record_path_slugs.py [rust|python]

Prints each case whose outcome is neither expected nor a recorded divergence.
"""

import json
import sys

from path_cases import DATA, SUITES, file_of, read_cases, read_data


def main() -> int:
    backend = sys.argv[1] if len(sys.argv) > 1 else "python"
    slugs, divergences = {}, read_data("divergences.json")
    unexplained = 0
    for case in (case for suite in SUITES for case in read_cases(file_of(suite))):
        slugs[case.id] = slug = case.slug(backend)
        if (slug == "accepted") != (case.expected == "SUCCESS") and case.id not in divergences:
            print(f"{case.tier} {case.id}: expected {case.expected}, ours {slug}")
            unexplained += 1
    (DATA / "path_slugs.json").write_text(json.dumps(slugs, indent=1, sort_keys=True) + "\n")
    print(f"{len(slugs)} cases, {unexplained} unexplained")
    return unexplained


if __name__ == "__main__":
    sys.exit(bool(main()))
