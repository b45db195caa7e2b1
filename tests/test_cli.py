"""The command line: what it reads, what it writes, how it ends."""

import argparse
import hashlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import mustergate
import pyarrow
import pyarrow.parquet
import pytest
from mustergate import Policy, Verdict, demo
from mustergate.cli import inputs, main, output, progress
from mustergate.cli.arguments import UsageError, moment, read_policy
from mustergate.cli.mending import MENDING
from mustergate.demo_faults import faulty_devices
from mustergate.demo_fleet import AT, DEVICE, named, root_of
from test_certificate_files import pem

ROOT = root_of("Root")
FAULTY = {device.name: device for device in faulty_devices(ROOT)}
DEVICE_DER = ROOT.device("device").chain[0]
EXPIRED = ROOT.device("expired device", DEVICE.replace(not_after=AT.replace(year=2026, month=5))).chain[0]
ESCAPE = ROOT.issue(
    named("\x1b[2J\u202egood"), ROOT.authority.key.public_key(), DEVICE.replace(not_after=AT.replace(month=5))
)
MOMENT = "2026-06-01T00:00:00Z"


@pytest.fixture(scope="session")
def roots(tmp_path_factory):
    path = tmp_path_factory.mktemp("roots") / "roots.pem"
    path.write_bytes(pem(ROOT.authority.der))
    return str(path)


@pytest.fixture
def verify(roots, capsys):
    """Runs `verify certificates` and gives its exit code, standard output and standard error."""

    def run(*arguments: object, at: str = MOMENT) -> tuple[int, str, str]:
        command = ["verify", "certificates", *map(str, arguments), "--trust-anchors", roots, "--at", at]
        code = main(command)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def fleet(tmp_path):
    """A good device and an expired one, in one file."""
    path = tmp_path / "fleet.pem"
    path.write_bytes(pem(DEVICE_DER) + pem(EXPIRED))
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "mustergate", *map(str, arguments)]


def environment() -> dict[str, str]:
    package = Path(mustergate.__file__).parents[1]
    return os.environ | {"PYTHONPATH": str(package), "MUSTERGATE_BACKEND": mustergate.backend}


def test_version_names_the_backend(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"mustergate {mustergate.__version__} ({mustergate.backend} backend)\n"


@pytest.mark.parametrize("words", [[], ["verify"], ["verify", "certificates"], ["explain"], ["parse"]])
def test_help_has_examples(words, capsys):
    assert main([*words, "--help"]) == 0
    text = capsys.readouterr().out
    assert ("examples:" in text) == (words != ["verify"])


def test_table_says_verdicts_sources_counts_and_moment(verify, fleet, backend):
    code, out, err = verify(fleet, "--backend", backend)
    assert code == 1
    assert err == ""
    lines = out.splitlines()
    assert lines[0].split(None, 1) == ["accepted", f"{fleet}, PEM block 1 (line 1)"]
    assert lines[1].startswith("certificate_expired ")
    assert f"1 of 2 accepted at {MOMENT} by rfc5280-client ({backend} backend" in lines[-1]


def test_jsonl_has_a_record_a_certificate(verify, fleet):
    code, out, err = verify(fleet, "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert records[0] == {
        "source": f"{fleet}, PEM block 1 (line 1)",
        "certificate_id": hashlib.sha256(DEVICE_DER).hexdigest(),
        "slug": "accepted",
        "accepted": True,
    }
    assert (records[1]["slug"], records[1]["accepted"]) == ("certificate_expired", False)
    assert f"1 of 2 accepted at {MOMENT}" in err
    assert verify(fleet, "--format", "jsonl", "--quiet")[2] == ""


def test_json_is_one_object(verify, fleet):
    code, out, _ = verify(fleet, "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert [record["slug"] for record in document["certificates"]] == ["accepted", "certificate_expired"]
    assert document["summary"] == {
        "at": MOMENT,
        "policy": "rfc5280-client",
        "backend": mustergate.backend,
        "total": 2,
        "accepted": 1,
        "counts": {"accepted": 1, "certificate_expired": 1},
    }


def test_all_accepted_is_0(verify, tmp_path):
    path = tmp_path / "device.der"
    path.write_bytes(DEVICE_DER)
    assert verify(path)[0] == 0
    assert verify(path, "--threads", "1", "--policy", "rfc5280-client", "--intermediates", path)[0] == 0


def test_the_moment_is_now_by_default(roots, fleet, capsys):
    code = main(["verify", "certificates", str(fleet), "--trust-anchors", roots, "--format", "json"])
    assert code == 1
    assert moment(json.loads(capsys.readouterr().out)["summary"]["at"]).year >= 2026


def test_a_chain_a_file(verify, tmp_path):
    device = FAULTY["inside its names"]
    for name in ("a", "b"):
        (tmp_path / f"{name}.pem").write_bytes(b"".join(map(pem, device.chain)))
    code, out, _ = verify(tmp_path, "--as", "chain", "--format", "json")
    records = json.loads(out)["certificates"]
    assert code == 0
    assert [record["source"] for record in records] == [str(tmp_path / "a.pem"), str(tmp_path / "b.pem")]
    assert verify(tmp_path)[0] == 1


def columnar(path: Path, kind: str, column: pyarrow.Array) -> Path:
    table = pyarrow.table({"id": range(len(column)), "certificate": column})
    if kind == "parquet":
        pyarrow.parquet.write_table(table, path)
        return path
    opener = pyarrow.ipc.new_file if kind == "arrow" else pyarrow.ipc.new_stream
    with path.open("wb") as sink, opener(sink, table.schema) as writer:
        writer.write_table(table)
    return path


@pytest.mark.parametrize("kind", ["parquet", "arrow", "arrows"])
def test_columns_are_streamed(verify, tmp_path, kind, monkeypatch, backend):
    monkeypatch.setattr(inputs, "ROWS_MAX", 2)
    column = pyarrow.array([DEVICE_DER, None, EXPIRED, DEVICE_DER, b"junk"], pyarrow.binary())
    path = columnar(tmp_path / "fleet", kind, column)
    code, out, _ = verify(path, "--format", "jsonl", "--backend", backend)
    records = [json.loads(line) for line in out.splitlines()]
    slugs = ["accepted", "certificate_missing", "certificate_expired", "accepted", "certificate_malformed"]
    assert code == 1
    assert [record["slug"] for record in records] == slugs
    assert [record["source"] for record in records] == [f"{path}, row {row}" for row in range(1, 6)]
    assert records[1]["certificate_id"] is None


def test_rows_of_a_column_may_be_chains(verify, tmp_path):
    chains = pyarrow.array([FAULTY["inside its names"].chain, []], pyarrow.list_(pyarrow.binary()))
    code, out, _ = verify(columnar(tmp_path / "fleet", "parquet", chains), "--format", "jsonl")
    assert code == 1
    assert [json.loads(line)["slug"] for line in out.splitlines()] == ["accepted", "certificate_missing"]


def test_paths_of_all_kinds_keep_their_order(verify, tmp_path, fleet, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(pem(EXPIRED))

    monkeypatch.setattr(sys, "stdin", Stdin)
    parquet = columnar(tmp_path / "columns.parquet", "parquet", pyarrow.array([DEVICE_DER]))
    code, out, _ = verify(fleet, parquet, "-", "--format", "jsonl")
    sources = [json.loads(line)["source"].partition(",")[0] for line in out.splitlines()]
    assert code == 1
    assert sources == [str(fleet), str(fleet), str(parquet), "standard input"]


def test_many_are_counted_and_the_first_rejected_listed(verify, tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "ROWS_MAX", 10)
    path = tmp_path / "many.pem"
    path.write_bytes(pem(DEVICE_DER) * 10 + pem(EXPIRED) * 35)
    code, out, _ = verify(path)
    lines = out.splitlines()
    assert code == 1
    assert all(line.startswith("certificate_expired") for line in lines[:20])
    assert lines[20] == "... and 15 more rejected; --format jsonl lists every certificate"
    assert lines[22].split() == ["certificate_expired", "35", "77.8%"]


def test_output_appears_whole(verify, fleet, tmp_path):
    path = tmp_path / "out" / "verdicts.jsonl"
    path.parent.mkdir()
    code, out, err = verify(fleet, "--format", "jsonl", "--output", path)
    assert (code, out, "1 of 2 accepted" in err) == (1, "", True)
    assert len(path.read_text().splitlines()) == 2
    assert stat.S_IMODE(path.stat().st_mode) & 0o400
    broken = tmp_path / "broken.pem"
    broken.write_bytes(pem(DEVICE_DER) + b"-----BEGIN CERTIFICATE-----\n")
    assert verify(fleet, broken, "--format", "json", "--output", path)[0] == 2
    assert len(path.read_text().splitlines()) == 2
    assert [each.name for each in path.parent.iterdir()] == ["verdicts.jsonl"]


def test_output_to_a_device_leaves_it_a_device(verify, fleet):
    assert verify(fleet, "--output", os.devnull)[0] == 1
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[policy]\nmax_intermediate = 2\n", "max_intermediate: no such field of Policy"),
        ('[policy]\nmax_intermediates = "2"\n', "max_intermediates: expected an int"),
        ('[policy]\npreset = "lax"\n', "[policy] preset: expected rfc5280-client or aws-iot, not 'lax'"),
        ("[policies]\n", "has no table [policy]"),
        ("[policy]\n[more]\n", "unknown 'more'"),
        ("[policy\n", "is not TOML"),
    ],
)
def test_policy_files_that_are_wrong_say_where(verify, fleet, tmp_path, content, message):
    path = tmp_path / "policy.toml"
    path.write_text(content)
    code, out, err = verify(fleet, "--policy", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"mustergate: {path}: ")
    assert message in err


def test_policy_files_take_a_preset_and_fields(tmp_path, verify, fleet):
    path = tmp_path / "policy.toml"
    path.write_text('[policy]\npreset = "aws-iot"\ntrust = "path"\nmax_intermediates = 1\n')
    assert read_policy(str(path)) == Policy.aws_iot().replace(trust="path", max_intermediates=1)
    assert f"by {path}" in verify(fleet, "--policy", path)[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent.pem"], "absent.pem: No such file or directory; see that the path is right"),
        (["{empty}"], "{empty}: holds no certificate"),
        (["{fleet}", "--policy", "lax"], "--policy lax: expected rfc5280-client, aws-iot or a file"),
        (["{fleet}", "--policy", "aws-iot"], "--policy aws-iot: trusts by the registry"),
        (["{fleet}", "--threads", "0"], "threads: expected 1 to 1024, not 0"),
        (["{fleet}", "--threads", "many"], "argument --threads: invalid int value"),
        (["{fleet}", "--at", "2026-06-01"], "argument --at: '2026-06-01' has no offset from UTC"),
        (["{fleet}", "--at", "June"], "argument --at: 'June' is not a moment of RFC 3339"),
        (["{fleet}", "--intermediates", "{empty}"], "{empty}: has no certificate"),
        (["{fleet}", "--output", "absent/x"], "No such file or directory"),
        (["{other}"], "{other}: has no column 'certificate'; rename one of 'cert'"),
        (["{text}"], "{text}, row 1: column: expected an Arrow type of binaries"),
        (["{cut}"], "{cut}: cannot be read"),
    ],
)
def test_what_is_wrong_is_one_line(roots, fleet, tmp_path, capsys, arguments, message):
    places = {name: tmp_path / name for name in ("empty", "other", "text", "cut")} | {"fleet": fleet}
    places["empty"].write_text("nothing\n")
    places["cut"].write_bytes(b"PAR1 and no more")
    pyarrow.parquet.write_table(pyarrow.table({"cert": [DEVICE_DER]}), places["other"])
    columnar(places["text"], "parquet", pyarrow.array(["text"]))
    filled = [argument.format(**places) for argument in arguments]
    assert main(["verify", "certificates", *filled, "--trust-anchors", roots]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("mustergate: ")
    assert message.format(**places) in err
    assert err.count("\n") == 1


def test_trust_anchors_are_needed(fleet, capsys):
    assert main(["verify", "certificates", str(fleet)]) == 2
    assert "--trust-anchors" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_traceback(roots, tmp_path):
    path = columnar(tmp_path / "many", "parquet", pyarrow.array([DEVICE_DER] * 3000))
    arguments = command("verify", "certificates", path, "--trust-anchors", roots, "--at", MOMENT, "--format", "jsonl")
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as run:
        run.stdout.readline()
        run.stdout.close()
        err = run.stderr.read()
    assert (run.returncode, err) == (141, b"")


def test_an_interrupt_is_130(roots):
    arguments = command("verify", "certificates", "-", "--trust-anchors", roots)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(arguments, **pipes, env=environment()) as run:
        run.stdin.write(b"more than a pipe holds: when this is written, the command reads\n" * 50_000)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (130, b"", b"mustergate: interrupted\n")


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("installed", [True, False])
def test_progress_is_shown_on_a_terminal(monkeypatch, installed):
    def absent(*_: str) -> None:
        raise ModuleNotFoundError

    if not installed:
        monkeypatch.setattr(progress, "require", absent)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.open_meter(1000, quiet=False) as meter:
        meter.show(10, 500)
        if installed:
            meter._bar.refresh()
        shown = sys.stderr.getvalue()
    assert "50%" in shown
    assert "10 certificates" in shown


def test_progress_is_silent_elsewhere(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.open_meter(1000, quiet=True) as meter:
        meter.show(10, 500)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.open_meter(None, quiet=False) as meter:
        meter.show(10, 500)
    assert sys.stderr.getvalue() == ""


def test_a_run_on_a_terminal_is_the_same(verify, fleet, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert verify(fleet)[0] == 1
    assert "certificates" in sys.stderr.getvalue()


def test_every_verdict_has_its_mending():
    assert MENDING.keys() == set(Verdict)
    assert all(hint.endswith(".") and len(hint) > 15 for hint in MENDING.values())


@pytest.mark.parametrize("name", FAULTY)
def test_every_verdict_is_explained(roots, tmp_path, capsys, name, backend):
    device = FAULTY[name]
    chain = pyarrow.array([device.chain], pyarrow.list_(pyarrow.binary()))
    path = columnar(tmp_path / "chain", "parquet", chain)
    code = main(["explain", str(path), "--trust-anchors", roots, "--at", MOMENT, "--backend", backend])
    out, err = capsys.readouterr()
    accepted = device.expected == "accepted"
    assert (code, err) == (0 if accepted else 1, "")
    assert f"row 1: {device.expected}\n" in out
    assert (MENDING[Verdict(device.expected)] in out) != accepted


def test_an_explanation_compares_values_and_cites_the_rule(roots, fleet, capsys):
    assert main(["explain", str(fleet), "--trust-anchors", roots, "--at", MOMENT]) == 1
    out = capsys.readouterr().out
    for part in ("not_after = 2026-05-01T00:00:00Z", f"at = {MOMENT}", "RFC 5280 section 6.1.3 (a)(2)", "Renew"):
        assert part in out


def test_an_accepted_path_is_drawn(roots, fleet, capsys):
    main(["explain", str(fleet), "--trust-anchors", roots, "--at", MOMENT])
    out = capsys.readouterr().out
    assert "\n  CN=device,O=Demo Devices\n" in out
    assert "\n  └─ CN=Root,O=Demo Devices (trust anchor)\n" in out


def test_explaining_without_anchors_is_parsing(tmp_path, capsys, backend):
    good, bad = tmp_path / "good.der", tmp_path / "bad.der"
    good.write_bytes(DEVICE_DER)
    bad.write_bytes(DEVICE_DER[:-7])
    assert main(["explain", str(good), "--backend", backend]) == 0
    assert "CN=device" in capsys.readouterr().out
    assert main(["explain", str(bad), "--backend", backend]) == 1
    assert "not a certificate\n" in capsys.readouterr().out
    assert main(["explain", str(good), "--at", MOMENT]) == 2


def test_names_cannot_drive_the_terminal(roots, tmp_path, capsys):
    path = tmp_path / "\x1bescape.der"
    path.write_bytes(ESCAPE)
    for arguments in (["explain", str(path), "--trust-anchors", roots], ["parse", str(path)]):
        main(arguments)
        out = capsys.readouterr().out
        assert not {"\x1b", "\u202e"} & set(out)
        assert "[2J\\u202egood" in out
    assert main(["parse", str(tmp_path / "\x1babsent")]) == 2
    assert "\x1b" not in capsys.readouterr().err
    assert output.printable("plain é") == "plain é"


def test_parse_prints_facts(fleet, tmp_path, capsys, backend):
    bad = tmp_path / "bad.der"
    bad.write_bytes(DEVICE_DER[:-7])
    assert main(["parse", str(fleet), "--backend", backend]) == 0
    assert "  subject             CN=device,O=Demo Devices\n" in capsys.readouterr().out
    assert main(["parse", str(fleet), str(bad), "--format", "jsonl", "--backend", backend]) == 1
    first, _, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["subject"], first["not_after"]) == ("CN=device,O=Demo Devices", "2027-06-01T00:00:00Z")
    assert first["certificate_id"] == hashlib.sha256(DEVICE_DER).hexdigest()
    assert (last["slug"], last["subject"]) == ("certificate_malformed", None)


def test_moments_keep_their_offset():
    assert moment("2026-06-01T02:00:00+02:00") == AT
    with pytest.raises(argparse.ArgumentTypeError):
        moment("2026-06-01T02:00:00")


def test_batches_hold_certificates():
    with pytest.raises(UsageError, match="holds no certificate"):
        list(inputs.batches_of([output.__file__], as_chain=False))


def test_the_demonstration_reaches_every_verdict(backend, capsys):
    assert {device.expected for device in FAULTY.values()} == set(Verdict)
    assert demo.main(["--backend", backend]) == 0
    assert capsys.readouterr().out.endswith("Every verdict is the expected one.\n")
