"""The public API: arguments, columns, batches, threads and processes, on both backends."""

import enum
import importlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import mustergate
import numpy as np
import pytest
from mustergate import Policy, TrustAnchors, Verdict, Verifier, parse_certificates, verify_signature
from mustergate._pure import limits
from mustergate._pure.rejection import VERDICTS
from vectors import VECTORS
from vectors.build import AT, ca, leaf, root
from vectors.keys import elliptic

ROOT = root()
CA = ca(ROOT)
GOOD = leaf(ROOT).der
BELOW = leaf(CA).der
STRANGE = leaf(root("another", 9)).der
ANCHORS = TrustAnchors.from_der([ROOT.der])
CLIENT = Policy.rfc5280_client()

ROWS = [GOOD, None, b"junk", [BELOW, CA.der], STRANGE, GOOD, [BELOW], []]
SLUGS = [
    "accepted",
    "certificate_missing",
    "certificate_malformed",
    "accepted",
    "issuer_unknown",
    "accepted",
    "issuer_unknown",
    "certificate_missing",
]
FLAT, FLAT_SLUGS = ROWS[:3] + ROWS[4:6], SLUGS[:3] + SLUGS[4:6]


@pytest.fixture
def verifier(backend: str) -> Verifier:
    return Verifier(policy=CLIENT, trust_anchors=ANCHORS, backend=backend)


# Arguments


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ({"policy": None}, TypeError, "policy"),
        ({"policy": "rfc5280_client"}, TypeError, "policy"),
        ({"policy": Policy.aws_iot()}, ValueError, "policy"),
        ({"trust_anchors": None}, ValueError, "trust_anchors"),
        ({"trust_anchors": [ROOT.der]}, TypeError, "trust_anchors"),
        ({"intermediates": b""}, TypeError, "intermediates"),
        ({"threads": 0}, ValueError, "threads"),
        ({"threads": 1025}, ValueError, "threads"),
        ({"threads": 1.5}, TypeError, "threads"),
        ({"threads": True}, TypeError, "threads"),
        ({"backend": "fortran"}, ValueError, "backend"),
    ],
)
def test_wrong_argument_of_a_verifier_is_named(arguments, error: type[Exception], name: str) -> None:
    with pytest.raises(error, match=f"^{name}"):
        Verifier(**({"policy": CLIENT, "trust_anchors": ANCHORS} | arguments))


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("trust", "faith", ValueError),
        ("trust", None, TypeError),
        ("extended_key_usage", "code_signing", ValueError),
        ("extended_key_usage", 1, TypeError),
        ("max_intermediates", -1, ValueError),
        ("max_intermediates", 256, ValueError),
        ("max_intermediates", "1", TypeError),
        ("max_intermediates", True, TypeError),
        ("minimum_rsa_bits", 511, ValueError),
        ("minimum_rsa_bits", 8193, ValueError),
        ("minimum_rsa_bits", 2048.0, TypeError),
        ("check_not_before", 1, TypeError),
        ("accept_old_versions", None, TypeError),
        ("require_authority_key_identifier", "no", TypeError),
        ("check_trust_anchors", 0, TypeError),
        ("colour", "red", TypeError),
    ],
)
def test_wrong_field_of_a_policy_is_named(field: str, value: object, error: type[Exception]) -> None:
    with pytest.raises(error, match=f"^{field}: "):
        CLIENT.replace(**{field: value})


def test_a_policy_is_a_value() -> None:
    assert CLIENT.replace() == CLIENT
    assert CLIENT.replace(max_intermediates=1) != CLIENT
    assert hash(CLIENT) == hash(Policy.rfc5280_client())
    with pytest.raises(AttributeError):
        CLIENT.max_intermediates = 1


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: TrustAnchors.from_pem("text"), TypeError, "^pem: "),
        (lambda: TrustAnchors.from_pem(b"text"), ValueError, "^pem: has no CERTIFICATE block"),
        (lambda: TrustAnchors.from_der(ROOT.der), TypeError, "^ders: "),
        (lambda: TrustAnchors.from_der([ROOT.der, "text"]), TypeError, "^certificate 2: "),
        (lambda: TrustAnchors.from_der([ROOT.der, b"junk"]), ValueError, "^certificate 2: "),
        (lambda: TrustAnchors.from_file("/nowhere/at/all"), OSError, "/nowhere/at/all"),
    ],
)
def test_trust_anchors_that_cannot_be_used_are_an_error(make, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def test_a_bad_block_of_a_pem_file_is_named_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "anchors.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nanVuaw==\n-----END CERTIFICATE-----\n")
    with pytest.raises(ValueError, match=r"anchors\.pem.*block 1"):
        TrustAnchors.from_file(file)


@pytest.mark.parametrize(
    ("at", "error"),
    [
        (datetime(2026, 1, 1), ValueError),  # noqa: DTZ001
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (1 << 63, ValueError),
        ("2026-01-01", TypeError),
        (None, TypeError),
        (True, TypeError),
    ],
    ids=str,
)
def test_wrong_time_is_named(verifier: Verifier, at: object, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"^at: "):
        verifier.verify_certificates([GOOD], at=at)
    with pytest.raises(error, match=r"^at: "):
        verifier.verify_certificate(GOOD, at=at)


@pytest.mark.parametrize(
    ("column", "name"),
    [
        (GOOD, "column"),
        ("text", "column"),
        (7, "column"),
        (None, "column"),
        ([7], r"column\[0\]"),
        ([GOOD, "text"], r"column\[1\]"),
        ([[GOOD, None]], r"column\[0\]\[1\]"),
    ],
    ids=["bytes", "str", "int", "none", "int row", "str row", "none in a chain"],
)
def test_wrong_column_is_named(verifier: Verifier, backend: str, column: object, name: str) -> None:
    with pytest.raises(TypeError, match=f"^{name}: "):
        verifier.verify_certificates(column, at=AT)
    with pytest.raises(TypeError, match=f"^{name}: "):
        parse_certificates(column, backend=backend)


@pytest.mark.parametrize("presented", [None, "text", 7, [7]], ids=str)
def test_wrong_certificate_is_named(verifier: Verifier, presented: object) -> None:
    with pytest.raises(TypeError, match=r"^der_or_chain"):
        verifier.verify_certificate(presented, at=AT)


@pytest.mark.parametrize("place", range(4))
def test_wrong_argument_of_verify_signature_is_named(backend: str, place: int) -> None:
    names = ("spki_der", "algorithm_der", "message", "signature")
    arguments = [b"", b"", b"", b""]
    arguments[place] = "text"
    with pytest.raises(TypeError, match=f"^{names[place]}: "):
        verify_signature(*arguments, backend=backend)


def test_verify_signature(backend: str) -> None:
    key = elliptic("P-256", 3)
    signature = key.sign(b"message")
    assert verify_signature(key.spki, key.algorithm, b"message", signature, backend=backend)
    assert not verify_signature(key.spki, key.algorithm, b"massage", signature, backend=backend)
    assert not verify_signature(b"", b"", b"", b"", backend=backend)


# Time


@pytest.mark.parametrize(
    "at",
    [
        AT,
        float(AT),
        AT + 0.999,
        datetime.fromtimestamp(AT, UTC),
        datetime.fromtimestamp(AT, timezone(timedelta(hours=9))),
        datetime.fromtimestamp(AT, UTC) + timedelta(microseconds=999_999),
    ],
    ids=str,
)
def test_time_is_epoch_or_aware_and_floored(verifier: Verifier, at: object) -> None:
    """The vector's last second is this one: a fraction more must not end it."""
    vector = VECTORS["end-entity-expires-this-second"]
    assert verifier.verify_certificate(vector.path.chain, at=at).accepted
    assert not verifier.verify_certificate(vector.path.chain, at=AT + 1).accepted


@pytest.mark.parametrize("at", [-(1 << 62), -0.5, 1 << 62], ids=str)
def test_time_may_be_far_away(verifier: Verifier, at: float) -> None:
    assert not verifier.verify_certificate(GOOD, at=at).accepted


# Columns


def test_rows_are_certificates_chains_and_nothing(verifier: Verifier) -> None:
    assert verifier.verify_certificates(ROWS, at=AT).slugs == SLUGS


def test_an_empty_column_is_no_rows(verifier: Verifier) -> None:
    verdicts = verifier.verify_certificates([], at=AT)
    assert len(verdicts) == 0
    assert verdicts.certificate_ids.shape == (0, 32)
    assert verdicts.counts() == {}
    assert verdicts.slugs == []


KINDS_OF_COLUMNS = (
    *("list", "tuple", "iterator", "numpy", "bytearray", "memoryview"),
    *("arrow", "large", "view", "slice", "chunked", "polars", "pandas"),
)


@pytest.mark.parametrize(
    "column",
    [
        lambda: FLAT,
        lambda: tuple(FLAT),
        lambda: iter(FLAT),
        lambda: np.array(FLAT, dtype=object),
        lambda: [bytearray(row) if row else row for row in FLAT],
        lambda: [memoryview(row) if row else row for row in FLAT],
        lambda: arrow().array(FLAT),
        lambda: arrow().array(FLAT, arrow().large_binary()),
        lambda: arrow().array(FLAT, arrow().binary_view()),
        lambda: arrow().array([b"before", *FLAT]).slice(1),
        lambda: arrow().chunked_array([FLAT[:2], [], FLAT[2:]], arrow().binary()),
        lambda: pytest.importorskip("polars").Series(FLAT, dtype=pytest.importorskip("polars").Binary),
        lambda: pandas_series(FLAT),
    ],
    ids=KINDS_OF_COLUMNS,
)
def test_columns_of_certificates_are_equal(verifier: Verifier, column) -> None:
    assert verifier.verify_certificates(column(), at=AT).slugs == FLAT_SLUGS


@pytest.mark.parametrize(
    "column",
    [
        lambda rows: rows,
        lambda rows: arrow().array(rows, arrow().list_(arrow().binary())),
        lambda rows: arrow().array(rows, arrow().large_list(arrow().large_binary())),
        lambda rows: arrow().chunked_array([rows[:3], rows[3:]], arrow().list_(arrow().binary())),
        lambda rows: pytest.importorskip("polars").Series(rows),
    ],
    ids=["list", "arrow", "large", "chunked", "polars"],
)
def test_columns_of_chains_are_equal(verifier: Verifier, column) -> None:
    rows = [[row] if isinstance(row, bytes) else row for row in ROWS]
    assert verifier.verify_certificates(column(rows), at=AT).slugs == SLUGS


def test_an_arrow_column_of_another_type_is_refused(verifier: Verifier) -> None:
    with pytest.raises(ValueError, match=r"^column: "):
        verifier.verify_certificates(arrow().array([1, 2]), at=AT)


def arrow():
    return pytest.importorskip("pyarrow")


def pandas_series(rows: list[bytes | None]):
    pandas = pytest.importorskip("pandas")
    return pandas.Series(rows, dtype=pandas.ArrowDtype(arrow().binary()))


# Verdicts


def test_verdicts_are_columns(verifier: Verifier) -> None:
    verdicts = verifier.verify_certificates(ROWS, at=AT)
    assert len(verdicts) == len(ROWS)
    assert (verdicts.codes.dtype, verdicts.codes.shape) == (np.uint16, (8,))
    assert (verdicts.accepted.dtype, verdicts.accepted.tolist()) == (bool, [slug == "accepted" for slug in SLUGS])
    assert (verdicts.certificate_ids.dtype, verdicts.certificate_ids.shape) == (np.uint8, (8, 32))
    assert verdicts.slugs is verdicts.slugs
    assert repr(verdicts) == "<Verdicts: 8 rows, 3 accepted>"


def test_counts_are_keyed_by_verdict(verifier: Verifier) -> None:
    counts = verifier.verify_certificates(ROWS, at=AT).counts()
    assert counts[Verdict.ACCEPTED] == counts["accepted"] == 3
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert sum(counts.values()) == len(ROWS)


def test_certificate_ids_are_sha256_or_zeros(verifier: Verifier) -> None:
    from hashlib import sha256

    ids = verifier.verify_certificates(ROWS, at=AT).certificate_ids
    firsts = [row[0] if isinstance(row, list) and row else row for row in ROWS]
    assert [row.tobytes() for row in ids] == [sha256(der).digest() if der else bytes(32) for der in firsts]


def test_verdicts_to_arrow(verifier: Verifier) -> None:
    verdicts = verifier.verify_certificates(ROWS, at=AT)
    arrow()
    batch = verdicts.to_arrow()
    assert batch.schema.names == ["code", "slug", "certificate_id"]
    assert batch["slug"].to_pylist() == SLUGS
    assert batch["code"].to_pylist() == verdicts.codes.tolist()
    assert batch["certificate_id"][0].as_py() == verdicts.certificate_ids[0].tobytes()


def test_order_is_kept_with_duplicates(verifier: Verifier) -> None:
    """More than a chunk, so that a later chunk meets what an earlier one verified."""
    order = np.random.default_rng(7).integers(len(ROWS), size=10_000)
    verdicts = verifier.verify_certificates([ROWS[row] for row in order], at=AT)
    assert verdicts.slugs == [SLUGS[row] for row in order]


def test_the_same_certificate_under_other_intermediates_is_another_row(verifier: Verifier) -> None:
    rows = [[BELOW], [BELOW, CA.der], [BELOW]]
    assert verifier.verify_certificates(rows, at=AT).slugs == ["issuer_unknown", "accepted", "issuer_unknown"]


def test_a_result_says_why(verifier: Verifier) -> None:
    result = verifier.verify_certificate(STRANGE, at=AT)
    assert (result.slug, result.accepted, result.path) == ("issuer_unknown", False, [])
    assert result.details == {"issuer": "CN=another"}
    assert "CN=another" in result.sentence
    assert result.rule == "RFC 5280 section 6.1"
    assert verifier.verify_certificate([BELOW, CA.der], at=AT).path == [BELOW, CA.der, ROOT.der]


def test_intermediates_may_be_configured(backend: str) -> None:
    known = TrustAnchors.from_der([CA.der])
    verifier = Verifier(policy=CLIENT, trust_anchors=ANCHORS, intermediates=known, backend=backend)
    assert verifier.verify_certificate(BELOW, at=AT).path == [BELOW, CA.der, ROOT.der]


def test_a_stream_is_verified_batch_by_batch(verifier: Verifier) -> None:
    pyarrow = arrow()
    read = []

    def batches():
        for start in range(3):
            read.append(start)
            yield pyarrow.record_batch({"certificate": pyarrow.array(FLAT, pyarrow.binary()), "other": [start] * 5})

    schema = pyarrow.schema([("certificate", pyarrow.binary()), ("other", pyarrow.int64())])
    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    verdicts = verifier.verify_certificates_stream(reader, at=AT)
    assert read == []
    assert verdicts.read_next_batch()["slug"].to_pylist() == FLAT_SLUGS
    assert len(read) < 3
    assert verdicts.read_all()["slug"].to_pylist() == FLAT_SLUGS * 2


def test_a_stream_without_the_column_is_refused(verifier: Verifier) -> None:
    table = arrow().table({"cert": [GOOD]})
    with pytest.raises(ValueError, match=r"^reader: has no column 'certificate'; it has cert"):
        verifier.verify_certificates_stream(table, at=AT)


def test_progress_is_told(verifier: Verifier) -> None:
    told: list[int] = []
    verifier.verify_certificates([GOOD] * 10_000, at=AT, progress=told.append)
    assert told == sorted(told)
    assert told[0] == 0
    assert len(told) > 1
    assert told[-1] <= 10_000


def test_an_error_of_progress_ends_the_batch(verifier: Verifier) -> None:
    with pytest.raises(ZeroDivisionError):
        verifier.verify_certificates([GOOD] * 10_000, at=AT, progress=lambda _: 1 // 0)


# Facts


def test_facts_have_a_row_each(backend: str) -> None:
    arrow()
    facts = parse_certificates([GOOD, b"junk", None, [BELOW, CA.der]], backend=backend)
    assert facts["slug"].to_pylist() == [None, "certificate_malformed", "certificate_missing", None]
    assert facts["issuer"].to_pylist() == ["CN=root", None, None, "CN=ca"]
    assert facts["key_usage"].to_pylist() == [["digital_signature"], None, None, ["digital_signature"]]
    assert facts["version"].to_pylist() == [3, None, None, 3]


def test_facts_keep_the_whole_range_of_time(backend: str) -> None:
    arrow()
    facts = parse_certificates(VECTORS["end-entity-never-expires"].path.chain, backend=backend)
    assert facts["not_after"].cast("int64").to_pylist() == [253_402_300_799]


# Threads, signals, processes


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_change_nothing(backend: str, threads: int) -> None:
    verifier = Verifier(policy=CLIENT, trust_anchors=ANCHORS, threads=threads, backend=backend)
    assert verifier.verify_certificates(ROWS * 50, at=AT).slugs == SLUGS * 50


def test_threads_share_a_verifier(verifier: Verifier) -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = pool.map(lambda _: verifier.verify_certificates(ROWS * 20, at=AT).slugs, range(32))
        assert all(slugs == SLUGS * 20 for slugs in batches)


def test_other_threads_go_on_during_a_batch(backend: str) -> None:
    """The GIL is released (or, in the twin, switched): this thread counts meanwhile."""
    verifier = Verifier(policy=CLIENT, trust_anchors=ANCHORS, threads=1, backend=backend)
    rows = distinct_rows(5_000 if backend == "rust" else 200)
    done, ticks = threading.Event(), 0
    worker = threading.Thread(target=lambda: (verifier.verify_certificates(rows, at=AT), done.set()))
    worker.start()
    while not done.is_set():
        time.sleep(0.001)
        ticks += 1
    worker.join()
    assert ticks >= 5


def distinct_rows(count: int) -> list[bytes]:
    """Certificates that differ in an octet of their signature, so that each is verified."""
    return [GOOD[:-2] + number.to_bytes(2) for number in range(count)]


INTERRUPTED = """
    import sys
    from vectors.build import AT, leaf, root
    from mustergate import Policy, TrustAnchors, Verifier

    anchor = root()
    good = leaf(anchor).der
    verifier = Verifier(
        policy=Policy.rfc5280_client(),
        trust_anchors=TrustAnchors.from_der([anchor.der]),
        threads=1,
        backend=sys.argv[1],
    )
    rows = [good[:-3] + number.to_bytes(3) for number in range(1_000_000)]
    try:
        verifier.verify_certificates(rows, at=AT, progress=lambda done: done or print("started", flush=True))
    except KeyboardInterrupt:
        print("interrupted")
"""

FORKED = """
    import os, sys
    from vectors.build import AT, leaf, root
    from mustergate import Policy, TrustAnchors, Verifier

    anchor = root()
    verifier = Verifier(
        policy=Policy.rfc5280_client(), trust_anchors=TrustAnchors.from_der([anchor.der]), backend=sys.argv[1]
    )
    rows = [leaf(anchor).der, b"junk"] * 100
    before = verifier.verify_certificates(rows, at=AT).slugs
    child = os.fork()
    if child == 0:
        os._exit(verifier.verify_certificates(rows, at=AT).slugs != before)
    assert os.waitpid(child, 0)[1] == 0
    assert verifier.verify_certificates(rows, at=AT).slugs == before
    print("forked")
"""


def run(code: str, *arguments: str, warn: str = "ignore", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(code, *arguments, warn=warn),
        env=environ(**environment),
        text=True,
        timeout=60,
        check=False,
        capture_output=True,
    )


def command(code: str, *arguments: str, warn: str = "ignore") -> list[str]:
    return [sys.executable, "-W", warn, "-c", textwrap.dedent(code), *arguments]


def environ(**changes: str) -> dict[str, str]:
    """Ours, with this folder and the package under test to import from."""
    package = Path(mustergate.__file__).parents[1]
    path = os.pathsep.join([str(Path(__file__).parent), str(package)])
    return os.environ | {"PYTHONPATH": path} | changes


def test_ctrl_c_ends_a_batch_soon(backend: str) -> None:
    process = subprocess.Popen(command(INTERRUPTED, backend), env=environ(), text=True, stdout=subprocess.PIPE)
    with process:
        assert process.stdout.readline() == "started\n"
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        assert process.communicate(timeout=30)[0] == "interrupted\n"
    assert time.monotonic() - start < 10


def test_a_forked_child_verifies(backend: str) -> None:
    process = run(FORKED, backend)
    assert (process.returncode, process.stdout) == (0, "forked\n"), process.stderr


def test_import_loads_numpy_alone() -> None:
    loaded = "import sys, mustergate; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    names = set(run(loaded).stdout.split())
    assert "numpy" in names
    assert names.isdisjoint({"pyarrow", "pandas", "polars", "cryptography", "rich", "hypothesis"})


@pytest.mark.parametrize("name", ["rust", "python"])
def test_the_environment_chooses_the_backend(name: str, backend: str) -> None:
    if backend == name:
        process = run("import mustergate; print(mustergate.backend)", warn="error", MUSTERGATE_BACKEND=name)
        assert (process.stdout.strip(), process.stderr) == (name, "")


def test_an_unknown_backend_is_an_error() -> None:
    process = run("import mustergate", MUSTERGATE_BACKEND="fortran")
    assert "MUSTERGATE_BACKEND: expected 'rust', 'python' or 'auto', not 'fortran'" in process.stderr


WITHOUT_EXTENSION = """
    import sys
    sys.modules["mustergate._rust"] = None
    import mustergate
    import mustergate
    print(mustergate.backend)
"""


def test_a_missing_extension_warns_once_and_the_twin_works() -> None:
    process = run(WITHOUT_EXTENSION, warn="default", MUSTERGATE_BACKEND="auto")
    assert process.stdout == "python\n"
    assert process.stderr.count("taking the pure-Python backend") == 1
    assert "RuntimeWarning" in process.stderr


def test_a_missing_extension_that_is_demanded_is_an_error() -> None:
    process = run(WITHOUT_EXTENSION, MUSTERGATE_BACKEND="rust")
    assert process.returncode != 0
    assert "ImportError: mustergate's Rust extension cannot be loaded" in process.stderr


# The closed list and the surface


def test_verdict_is_the_closed_list() -> None:
    assert [verdict.value for verdict in Verdict] == [row.slug for row in VERDICTS]
    assert all(verdict.name == verdict.value.upper() for verdict in Verdict)
    assert issubclass(Verdict, enum.StrEnum)


def test_codes_and_slugs_are_unique_and_in_order() -> None:
    codes = [row.code for row in VERDICTS]
    assert codes == sorted(set(codes))
    assert len({row.slug for row in VERDICTS}) == len(VERDICTS)


def test_verdict_s_words_are_those_of_the_list() -> None:
    source = Path(importlib.import_module("mustergate.verdict").__file__).read_text()
    assert [row.meaning for row in VERDICTS if f'"""{row.meaning}"""' not in source] == []


def test_both_backends_have_the_same_closed_list(both_backends) -> None:
    rust, _ = both_backends
    assert list(map(tuple, rust.verdicts())) == [
        (row.code, row.slug, row.rule, row.meaning, row.rank) for row in VERDICTS
    ]


def test_both_backends_have_the_same_limits() -> None:
    """limits.rs, as far as Python's `limits` has it: `pub const NAME: type = value;`."""
    source = Path(__file__).parents[1] / "rust" / "core" / "src" / "limits.rs"
    if not source.is_file():
        pytest.skip("rust/core/src/limits.rs is not beside the tests")
    lines = [line.split() for line in source.read_text().splitlines() if line.startswith("pub const ")]
    rust = {words[2].rstrip(":"): arithmetic(" ".join(words[5:]).rstrip(";")) for words in lines}
    python = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert rust == python


def arithmetic(text: str) -> int:
    """The value of a product or a shift of numbers."""
    if "<<" in text:
        base, _, shift = text.partition("<<")
        return int(base) << int(shift)
    return int(np.prod([int(factor.replace("_", "")) for factor in text.split("*")]))


def test_all_is_complete() -> None:
    public = {name for name in vars(mustergate) if not name.startswith("_") or name == "__version__"}
    modules = {name for name in public if getattr(getattr(mustergate, name), "__name__", "") == f"mustergate.{name}"}
    assert set(mustergate.__all__) == public - modules
    assert mustergate.__all__ == sorted(mustergate.__all__)
