"""The structure that CONTRIBUTING.md promises: arrows between crates, twin files, sizes, names, and forbidden words."""

import ast
import json
import re
import subprocess
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import rust_source

ROOT = Path(__file__).resolve().parents[2]

ARROWS = {
    "mustergate-signature": set(),
    "mustergate-snapshot": set(),
    "mustergate-core": {"mustergate-signature", "mustergate-snapshot"},
    "mustergate-tls": {"mustergate-core", "mustergate-snapshot"},
    "mustergate-gateway": {"mustergate-core", "mustergate-snapshot", "mustergate-tls"},
    "mustergate-python": {"mustergate-core", "mustergate-snapshot", "mustergate-tls"},
}
"""Which crate may depend on which."""

WITHOUT_TWIN = {
    "lib": "the list of modules, which a Python package's folder is already",
}
"""Files of rust/core/src that have no twin, and why."""

WITHOUT_CORE = {
    "__init__": "makes the folder a package",
    "column": "the twin of rust/python/src/column.rs: columns as they come in from Python",
    "engine": "the twin of rust/python/src/engine.rs: what the package calls in either backend",
    "signature": "the twin of rust/signature: pyca/cryptography and plain integers for aws-lc-rs and num-bigint",
}
"""Files of python/mustergate/_pure that are no twin of a file of rust/core, and why."""

UNSAFE = ("rust/signature/src/intrinsics", "rust/snapshot/src/")
"""Where `unsafe` may stand: each place argues its soundness once, as the module's documentation."""

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 600
REFUSED_NAME = re.compile(r"(^|_)(utils?|helpers?|managers?)(_|$)|^_*(process|handle|do)_")
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(" + "work|root|home" + r")/")
URL_HOST = re.compile(r"[a-z+]+://(?:[^/@\s\"']*@)?([^/\s\"':]+)")
PUBLIC_HOSTS = {"github.com"}
BUILD_FILES = ["Cargo.lock", "Makefile", "pyproject.toml", "requirements-dev.txt", "deny.toml", ".ci/run"]


@cache
def files() -> list[Path]:
    """Every file of the project that git tracks or would."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in sorted(set(filter(None, listed))) if (ROOT / name).is_file()]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def sources(folder: str, suffix: str) -> list[Path]:
    return [file for file in files() if name(file).startswith(folder) and file.suffix == suffix]


@cache
def rust() -> dict[str, str]:
    """The code of each Rust source outside tests, benches and examples."""
    shipped = [file for file in sources("rust/", ".rs") if "/src/" in name(file) and file.stem != "tests"]
    return {name(file): rust_source.code(file.read_text()) for file in shipped}


@cache
def python() -> dict[str, ast.Module]:
    """The syntax of each Python source outside tests."""
    shipped = sources("python/", ".py") + sources("scripts/", ".py")
    return {name(file): ast.parse(file.read_text()) for file in shipped}


@cache
def text_files() -> dict[str, str]:
    """Every file that is text."""
    readable = {}
    for file in files():
        try:
            readable[name(file)] = file.read_text()
        except UnicodeDecodeError:
            continue
    return readable


@cache
def metadata(*options: str) -> list[dict]:
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["packages"]


def test_arrows_point_down():
    packages = metadata("--no-deps")
    assert {package["name"] for package in packages} <= ARROWS.keys(), "a crate that no arrow names"
    arrows = [
        (package["name"], dependency["name"])
        for package in packages
        for dependency in package["dependencies"]
        if dependency["kind"] is None and "path" in dependency
    ]
    assert not [f"{crate} -> {used}" for crate, used in arrows if used not in ARROWS[crate]]


def test_core_is_pure():
    """The core has no Python, no runtime, and no `unsafe` anywhere."""
    (core,) = (package for package in metadata("--no-deps") if package["name"] == "mustergate-core")
    used = {dependency["name"] for dependency in core["dependencies"]}
    assert not used & {"pyo3", "tokio", "chrono", "time"}
    assert "#![forbid(unsafe_code)]" in rust()["rust/core/src/lib.rs"]


def test_every_core_file_has_its_twin():
    core = {file.stem for file in sources("rust/core/src/", ".rs")} - WITHOUT_TWIN.keys()
    twin = {file.stem for file in sources("python/mustergate/_pure/", ".py")} - WITHOUT_CORE.keys()
    assert sorted(core - twin) == [], "files of rust/core/src without a twin in python/mustergate/_pure"
    assert sorted(twin - core) == [], "files of python/mustergate/_pure without a twin in rust/core/src"


def test_functions_are_short():
    long = [
        f"{file}:{function.line} {function.name}: {function.length} lines"
        for file, text in rust().items()
        for function in rust_source.functions(text)
        if function.length > FUNCTION_LINES_MAX
    ]
    for file, tree in python().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES_MAX:
                    long.append(f"{file}:{node.lineno} {node.name}: {length} lines")
    assert not long


def test_files_are_short():
    lengths = {file: len(text.rstrip().splitlines()) for file, text in rust().items()}
    lengths |= {file: len(text_files()[file].splitlines()) for file in python()}
    assert not {file: length for file, length in lengths.items() if length > FILE_LINES_MAX}


def test_names_say_something():
    defined = [(file, each) for file, text in rust().items() for each in rust_source.definitions(text)]
    for file, tree in python().items():
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        defined += [(file, node.name) for node in ast.walk(tree) if isinstance(node, kinds)]
    defined += [(file, Path(file).stem) for file in [*rust(), *python()]]
    assert not [f"{file}: {each}" for file, each in defined if REFUSED_NAME.search(snake_case(each))]


def snake_case(identifier: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower()


def test_nothing_is_left_unfinished():
    suffixes = {".rs", ".py", ".pyi", ".md", ".toml"}
    checked = {file: text for file, text in text_files().items() if Path(file).suffix in suffixes or file == "Makefile"}
    assert lines_matching(UNFINISHED, checked) == []


def test_unsafe_stays_where_it_is_argued():
    places = {file: text for file, text in rust().items() if not file.startswith(UNSAFE)}
    assert lines_matching(re.compile(r"\bunsafe\b"), places) == []


def test_no_lint_is_allowed_away():
    """`#[expect(..., reason = "...")]` ends with its reason; `#[allow]` outlives it."""
    assert lines_matching(re.compile(r"#!?\[(cfg_attr\([^)]*,\s*)?allow\("), rust()) == []


def test_no_file_names_a_machine():
    assert lines_matching(MACHINE_PATH, text_files()) == []


def test_builds_name_public_hosts_only():
    texts = {file: text_files()[file] for file in BUILD_FILES if file in text_files()}
    hosts = {host for text in texts.values() for host in URL_HOST.findall(text)}
    assert hosts <= PUBLIC_HOSTS
    assert lines_matching(re.compile(r"--(extra-)?index-url|--find-links|^-[if] "), texts) == []


def lines_matching(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    return [
        f"{file}:{number}: {line.strip()[:100]}"
        for file, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def version() -> str:
    return tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]


def test_changelog_has_this_version():
    assert re.search(rf"^## \[{re.escape(version())}\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_python_has_this_version():
    assert f'__version__ = "{version()}"' in (ROOT / "python/mustergate/_version.py").read_text()


@pytest.mark.parametrize("licence", ["LICENSE-MIT", "LICENSE-APACHE"])
def test_licences_are_here(licence):
    assert (ROOT / licence).stat().st_size > 1_000


def test_every_crate_is_licensed_as_deny_allows():
    """What `make deny` checks with its tools, as far as the packages' own words go."""
    allowed = set(tomllib.loads((ROOT / "deny.toml").read_text())["licenses"]["allow"])
    packages = metadata("--filter-platform", "x86_64-unknown-linux-gnu")
    assert not [f"{each['name']}: {each['license']}" for each in packages if not permitted(each["license"], allowed)]


def permitted(expression: str | None, allowed: set[str]) -> bool:
    """Whether an SPDX expression (`/` is an old `OR`) can be met from a set of licences."""
    words = re.findall(r"[()]|[\w.+-]+(?: WITH [\w.-]+)?", (expression or "").replace("/", " OR "))

    def any_of() -> bool:
        met = all_of()
        while words and words[0] == "OR":
            words.pop(0)
            met |= all_of()
        return met

    def all_of() -> bool:
        met = one()
        while words and words[0] == "AND":
            words.pop(0)
            met &= one()
        return met

    def one() -> bool:
        word = words.pop(0)
        if word != "(":
            return word in allowed
        met = any_of()
        words.pop(0)
        return met

    return bool(words) and any_of()


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("MIT", True),
        ("GPL-3.0", False),
        ("GPL-3.0 OR MIT", True),
        ("GPL-3.0/MIT", True),
        ("MIT AND GPL-3.0", False),
        ("MIT AND (GPL-3.0 OR ISC)", True),
        ("(MIT OR GPL-3.0) AND GPL-3.0", False),
        (None, False),
    ],
)
def test_licence_expressions_are_read(expression, met):
    assert permitted(expression, {"MIT", "ISC"}) is met


def test_every_dependency_says_why():
    """Each direct dependency has its line in docs/dependencies.md."""
    explained = set(re.findall(r"^\| `([^`]+)`", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE))
    crates = {each["name"] for package in metadata("--no-deps") for each in package["dependencies"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    required = [*project["project"]["dependencies"], *project["build-system"]["requires"], *chain(*groups)]
    packages = {re.split(r"[^\w-]", each)[0] for each in required if isinstance(each, str)}
    ours = {*ARROWS, "mustergate"}
    assert sorted((crates | packages) - ours - explained) == []


def public_modules() -> list[str]:
    shipped = [file for file in python() if file.startswith("python/mustergate/")]
    parts = {file: Path(file).relative_to("python/mustergate").parts for file in shipped}
    named = {file: [part for part in path if part != "__init__.py"] for file, path in parts.items()}
    return [file for file in shipped if not any(part.startswith("_") for part in named[file])]


def test_public_modules_say_what_is_public():
    without = []
    for file in public_modules():
        assigned = [node for node in python()[file].body if isinstance(node, ast.Assign)]
        targets = {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}
        if "__all__" not in targets:
            without.append(file)
    assert not without
