"""Unpacks the seeds of the fuzz targets from a folder of test material into the corpus, if it is there.

Usage: fuzz_seeds.py SHARED_DATA CORPUS
"""

import gzip
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from mustergate.pem import pem_blocks

PART_PRESENTED, PART_TRUST_ANCHOR = 0, 2


def certificates(data: Path) -> Iterator[bytes]:
    """The raw inputs of `fuzz-seeds/certificates.tar.xz`."""
    with tarfile.open(data / "fuzz-seeds" / "certificates.tar.xz") as archive:
        for member in archive:
            stored = archive.extractfile(member) if member.isfile() else None
            if stored is not None:
                yield stored.read()


def paths(data: Path) -> Iterator[bytes]:
    """Each path case, in the form that the target `path` reads."""
    for file in sorted((data / "paths").glob("*.json.gz")):
        for case in json.loads(gzip.decompress(file.read_bytes()))["testcases"]:
            chain = [case["peer_certificate"], *case["untrusted_intermediates"]]
            parts = [(PART_PRESENTED, pem) for pem in chain] + [
                (PART_TRUST_ANCHOR, pem) for pem in case["trusted_certs"]
            ]
            entries = [_entry(part, block.der) for part, pem in parts for block in pem_blocks(pem.encode())]
            yield b"\x01" + b"".join(entries)


def _entry(part: int, der: bytes) -> bytes:
    return (part << 14 | min(len(der), 0x3FFF)).to_bytes(2, "big") + der[:0x3FFF]


def main() -> int:
    """Writes each seed under its digest."""
    data, corpus = Path(sys.argv[1]), Path(sys.argv[2])
    if not data.is_dir():
        print(f"no seeds: {data} is absent")
        return 0
    for target, seeds in (("certificate", certificates(data)), ("path", paths(data))):
        folder = corpus / target
        folder.mkdir(parents=True, exist_ok=True)
        for seed in seeds:
            (folder / hashlib.sha256(seed).hexdigest()[:40]).write_bytes(seed)
        print(f"{target}: {sum(1 for _ in folder.iterdir())} seeds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
