"""Signatures, and the algorithms that certificates are signed with."""

import hashlib
from collections.abc import Callable

from . import der
from .build import ca, leaf, root
from .keys import Key, digest_info, dsa, ecdsa_signature, elliptic, pss, pss_algorithm, rsa, rsa_raw, rsa_spki
from .vector import Path, presented, vector

ROOT = root()
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SHA1 = der.sequence(der.oid("1.3.14.3.2.26"), der.NULL)
MGF1 = der.oid("1.2.840.113549.1.1.8")
MGF1_SHA256 = der.sequence(MGF1, der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.NULL))


def with_signature(signature: bytes, issuer_key: Key | None = None) -> Path:
    # root <- device (with these octets for a signature)
    issuer = root(key=issuer_key) if issuer_key else ROOT
    return presented(leaf(issuer, signature=lambda _: signature), anchors=[issuer])


def with_block(block: Callable[[bytes], bytes]) -> Path:
    # root (RSA-2048) <- device (signed over this block in place of the PKCS#1 v1.5 padding)
    issuer = root(key=rsa_raw(block), signer=rsa())
    return presented(leaf(issuer), anchors=[issuer])


def with_algorithm(algorithm: bytes) -> Path:
    # root <- device (that claims this signature algorithm, inside and outside)
    return presented(leaf(ROOT, algorithm=algorithm), anchors=[ROOT])


def padded(head: bytes, message: bytes, tail: bytes = b"", separator: bytes = b"\x00", fill: bytes = b"\xff") -> bytes:
    content = separator + digest_info(message) + tail
    return head + fill * (256 - len(head) - len(content)) + content


@vector("certificate_signature_invalid")
def another_key() -> Path:
    # root <- device (signed by someone who calls himself root)
    """RFC 5280 section 6.1.3 (a)(1): the signature is verified with working_public_key."""
    return presented(leaf(root(scalar=99)), anchors=[ROOT])


@vector("certificate_signature_invalid", bug=1)
def ecdsa_zeros() -> Path:
    # root <- device (r = s = 0)
    """FIPS 186-4 section 6.4: r and s are in [1, n - 1]; CVE-2022-21449."""
    return with_signature(ecdsa_signature(0, 0))


@vector("certificate_signature_invalid", bug=1)
def ecdsa_orders() -> Path:
    # root <- device (r = s = n)
    """FIPS 186-4 section 6.4: r and s are in [1, n - 1]."""
    return with_signature(ecdsa_signature(P256_ORDER, P256_ORDER))


@vector("certificate_signature_invalid", bug=1)
def ecdsa_r_plus_order() -> Path:
    # root <- device (a true signature, with r + n for r)
    """FIPS 186-4 section 6.4: r and s are in [1, n - 1]."""

    def shifted(message: bytes) -> bytes:
        r_and_s = ROOT.key.sign(message)
        r = int.from_bytes(r_and_s[4 : 4 + r_and_s[3]])
        return der.sequence(der.integer(r + P256_ORDER), r_and_s[4 + r_and_s[3] :])

    return presented(leaf(ROOT, signature=shifted), anchors=[ROOT])


@vector("certificate_signature_invalid", bug=1)
def dsa_zeros() -> Path:
    # root (DSA) <- device (r = s = 0)
    """FIPS 186-4 section 4.7: 0 < r < q and 0 < s < q."""
    return with_signature(ecdsa_signature(0, 0), dsa())


@vector("certificate_signature_invalid", bug=30)
def ecdsa_trailing_data() -> Path:
    # root <- device (a true signature and an octet)
    """X.690 section 10: Ecdsa-Sig-Value is DER and nothing after it."""
    return presented(leaf(ROOT, signature=lambda tbs: ROOT.key.sign(tbs) + b"\x00"), anchors=[ROOT])


@vector("certificate_malformed", bug=11, field="signature_value", fault="bit_string_invalid")
def signature_with_unused_bits() -> Path:
    # root <- device (signatureValue with 4 unused bits)
    """RFC 3279 section 2.2: a signature is an octet string in a BIT STRING; CVE-2014-8275."""
    return presented(leaf(ROOT, signature_unused_bits=4), anchors=[ROOT])


@vector("signature_algorithm_mismatch", bug=11)
def outer_algorithm_differs() -> Path:
    # root <- device (ecdsa-with-SHA256 inside, ecdsa-with-SHA384 outside)
    """RFC 5280 section 4.1.1.2: signatureAlgorithm "MUST contain the same algorithm identifier"; CVE-2014-8275."""
    outer = der.sequence(der.oid("1.2.840.10045.4.3.3"))
    return presented(leaf(ROOT, outer_algorithm=outer), anchors=[ROOT])


@vector("signature_algorithm_mismatch", bug=10)
def outer_pss_parameters_differ() -> Path:
    # root (RSASSA-PSS) <- device (a salt of 32 inside, of 20 outside)
    """RFC 5280 section 4.1.1.2: the parameters are part of the algorithm identifier."""
    issuer = root(key=pss(), signer=pss())
    return presented(leaf(issuer, outer_algorithm=pss_algorithm(48)), anchors=[issuer])


@vector("certificate_signature_invalid", bug=2)
def cube_root() -> Path:
    # root (RSA-2048, e = 3) <- device ("signed" by a cube root, garbage after DigestInfo)
    """RFC 8017 section 8.2.2: the encoded message is made again and compared; CVE-2006-4339."""

    def forged(message: bytes) -> bytes:
        head = b"\x00\x01" + b"\xff" * 8 + b"\x00" + digest_info(message)
        target = int.from_bytes(head + b"\xff" * (256 - len(head)))
        low, high = 0, 1 << 683
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if middle**3 <= target else (low, middle)
        return low.to_bytes(256)

    issuer = root(key=Key(rsa_spki(exponent=3), rsa().algorithm, forged))
    return presented(leaf(issuer), anchors=[issuer])


@vector("certificate_signature_invalid", bug=2)
def garbage_after_digest_info() -> Path:
    # root (RSA) <- device (00 01 ff... 00 DigestInfo garbage)
    """RFC 8017 section 9.2: DigestInfo ends the encoded message; CVE-2014-1568."""
    return with_block(lambda message: padded(b"\x00\x01", message, tail=b"\xab" * 32))


@vector("certificate_signature_invalid", bug=3)
def block_type_2() -> Path:
    # root (RSA) <- device (00 02 ff... 00 DigestInfo)
    """RFC 8017 section 9.2: EM = 0x00 || 0x01 || PS || 0x00 || T."""
    return with_block(lambda message: padded(b"\x00\x02", message))


@vector("certificate_signature_invalid", bug=3)
def padding_of_zeros() -> Path:
    # root (RSA) <- device (00 01 00... 00 DigestInfo)
    """RFC 8017 section 9.2: PS consists of octets ff."""
    return with_block(lambda message: padded(b"\x00\x01", message, fill=b"\x00"))


@vector("certificate_signature_invalid", bug=3)
def no_digest_info() -> Path:
    # root (RSA) <- device (00 01 ff... 00 digest)
    """RFC 8017 section 9.2: T is the DER of DigestInfo."""

    def bare(message: bytes) -> bytes:
        digest = hashlib.sha256(message).digest()
        return b"\x00\x01" + b"\xff" * (253 - len(digest)) + b"\x00" + digest

    return with_block(bare)


@vector("certificate_signature_invalid", bug=3)
def garbage_in_digest_algorithm() -> Path:
    # root (RSA) <- device (DigestInfo whose AlgorithmIdentifier holds an OCTET STRING for NULL)
    """RFC 8017 section 9.2, note 1: the AlgorithmIdentifier is fixed, NULL included; CVE-2018-16151."""

    def laxly(message: bytes) -> bytes:
        algorithm = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.octet_string(b"garbage"))
        info = der.sequence(algorithm, der.octet_string(hashlib.sha256(message).digest()))
        return b"\x00\x01" + b"\xff" * (253 - len(info)) + b"\x00" + info

    return with_block(laxly)


@vector("certificate_signature_invalid", bug=7)
def short_digest() -> Path:
    # root (RSA) <- device (20 octets of SHA-1 in a DigestInfo of SHA-256)
    """RFC 8017 section 9.2: the digest is of hLen octets; CVE-2026-5194."""

    def short(message: bytes) -> bytes:
        algorithm = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.NULL)
        info = der.sequence(algorithm, der.octet_string(hashlib.sha1(message, usedforsecurity=False).digest()))
        return b"\x00\x01" + b"\xff" * (253 - len(info)) + b"\x00" + info

    return with_block(short)


@vector("certificate_signature_algorithm_unsupported", bug=8, algorithm="1.2.840.10045.4.1")
def ecdsa_sha1() -> Path:
    # root <- device (ecdsa-with-SHA1)
    """RFC 9155 section 2: SHA-1 signatures MUST NOT be used; CVE-2026-6412."""
    return with_algorithm(der.sequence(der.oid("1.2.840.10045.4.1")))


@vector("certificate_signature_algorithm_unsupported", bug=8, algorithm="1.2.840.113549.1.1.5")
def rsa_sha1() -> Path:
    # root <- device (sha1WithRSAEncryption)
    """RFC 9155 section 2: SHA-1 signatures MUST NOT be used."""
    return with_algorithm(der.sequence(der.oid("1.2.840.113549.1.1.5"), der.NULL))


@vector("certificate_signature_algorithm_unsupported", bug=8, algorithm="1.2.840.113549.1.1.4")
def rsa_md5() -> Path:
    # root <- device (md5WithRSAEncryption)
    """RFC 6151 section 2.1: MD5 is no longer acceptable for signatures; CVE-2004-2761."""
    return with_algorithm(der.sequence(der.oid("1.2.840.113549.1.1.4"), der.NULL))


@vector("certificate_signature_algorithm_unsupported")
def ecdsa_with_null() -> Path:
    # root <- device (ecdsa-with-SHA256 with NULL parameters)
    """RFC 5758 section 3.2: "the encoding MUST omit the parameters field"."""
    return with_algorithm(der.sequence(der.oid("1.2.840.10045.4.3.2"), der.NULL))


@vector("certificate_signature_algorithm_unsupported")
def rsa_without_null() -> Path:
    # root <- device (sha256WithRSAEncryption without parameters)
    """RFC 4055 section 5: "the parameters MUST be NULL"."""
    return with_algorithm(der.sequence(der.oid("1.2.840.113549.1.1.11")))


@vector("certificate_signature_algorithm_unsupported", bug=9)
def pss_without_parameters() -> Path:
    # root <- device (id-RSASSA-PSS, nothing else)
    """RFC 4055 section 3.1: in a signature "the parameters field MUST be present"; CVE-2015-3194."""
    return with_algorithm(der.sequence(der.oid("1.2.840.113549.1.1.10")))


@vector("certificate_signature_algorithm_unsupported", bug=9)
def pss_mask_without_hash() -> Path:
    # root <- device (RSASSA-PSS whose MGF1 names no hash)
    """RFC 4055 section 2.2: MGF1's parameters are a HashAlgorithm; CVE-2015-3194."""
    return with_algorithm(pss_algorithm(mgf=der.sequence(MGF1)))


@vector("certificate_signature_algorithm_unsupported", bug=9)
def pss_unknown_mask() -> Path:
    # root <- device (RSASSA-PSS with a mask generation function that nobody knows)
    """RFC 4055 section 3.1: MGF1 is the one that implementations know."""
    return with_algorithm(pss_algorithm(mgf=der.sequence(der.oid("1.3.6.1.4.1.99999.2"), der.NULL)))


@vector("certificate_signature_algorithm_unsupported", bug=10)
def pss_mask_of_another_hash() -> Path:
    # root <- device (RSASSA-PSS with SHA-256, MGF1 with SHA-1)
    """RFC 4055 section 3.1: it is RECOMMENDED that both are the same; ours demands it."""
    return with_algorithm(pss_algorithm(mgf=der.sequence(MGF1, SHA1)))


@vector("certificate_signature_algorithm_unsupported", bug=10)
def pss_trailer_2() -> Path:
    # root <- device (RSASSA-PSS with trailerField 2)
    """RFC 4055 section 3.1: trailerField "MUST be 1"."""
    return with_algorithm(pss_algorithm(tail=der.context(3, der.integer(2))))


@vector("certificate_signature_algorithm_unsupported", bug=10)
def pss_negative_salt() -> Path:
    # root <- device (RSASSA-PSS with a salt of -1 octets)
    """RFC 4055 section 3.1: saltLength is a length."""
    return with_algorithm(pss_algorithm(-1))


@vector("certificate_signature_algorithm_unsupported", bug=10)
def pss_gigantic_salt() -> Path:
    # root <- device (RSASSA-PSS with a salt of 2^70 octets)
    """RFC 8017 section 9.1.1: the salt fits in the encoded message."""
    return with_algorithm(pss_algorithm(2**70))


@vector("certificate_signature_invalid", bug=10)
def pss_salt_longer_than_the_key() -> Path:
    # root (RSA-2048) <- device (RSASSA-PSS with a salt of 65535 octets)
    """RFC 8017 section 9.1.2, step 3: emLen < hLen + sLen + 2 is inconsistent."""
    issuer = root(key=pss(algorithm=pss_algorithm(65535)), signer=rsa())
    return presented(leaf(issuer), anchors=[issuer])


@vector("certificate_signature_invalid", bug=10)
def pss_other_salt() -> Path:
    # root (RSA) <- device (RSASSA-PSS that names a salt of 20 octets, made with 32)
    """RFC 8017 section 9.1.2, step 10: the salt is as long as the parameters say."""
    issuer = root(key=pss(algorithm=pss_algorithm(21)), signer=rsa())
    return presented(leaf(issuer), anchors=[issuer])


@vector("accepted")
def pss_salt_of_nothing() -> Path:
    # root (RSA) <- device (RSASSA-PSS with a salt of 0 octets)
    """RFC 8017 section 9.1: sLen may be 0."""
    issuer = root(key=pss(b""), signer=rsa())
    return presented(leaf(issuer), anchors=[issuer])


@vector("issuer_signature_algorithm_unsupported", bug=8, algorithm="1.2.840.10045.4.1")
def intermediate_signed_with_sha1() -> Path:
    # root <- ca (ecdsa-with-SHA1) <- device
    """RFC 9155 section 2: SHA-1 signatures MUST NOT be used."""
    issuer = ca(ROOT, algorithm=der.sequence(der.oid("1.2.840.10045.4.1")))
    return presented(leaf(issuer), issuer, anchors=[ROOT])


@vector("accepted")
def root_signed_with_sha1() -> Path:
    # root (ecdsa-with-SHA1) <- device
    """RFC 5280 section 6.1: the trust anchor's own signature is not checked."""
    issuer = root(algorithm=der.sequence(der.oid("1.2.840.10045.4.1")))
    return presented(leaf(issuer), anchors=[issuer])


@vector("certificate_signature_invalid")
def key_of_another_kind() -> Path:
    # root (P-256) <- device (sha256WithRSAEncryption)
    """RFC 5280 section 6.1.3 (a)(1): the algorithm is one of the key."""
    return presented(leaf(ROOT, algorithm=rsa().algorithm), anchors=[ROOT])


@vector("accepted")
def p256_with_sha512() -> Path:
    # root (P-256) <- device (ecdsa-with-SHA512)
    """RFC 5758 section 3.2: a hash longer than the order is cut to its leftmost bits."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.derive_private_key(1, ec.SECP256R1())
    ecdsa = ec.ECDSA(hashes.SHA512(), deterministic_signing=True)
    algorithm = der.sequence(der.oid("1.2.840.10045.4.3.4"))
    issuer = root(key=Key(elliptic("P-256", 1).spki, algorithm, lambda tbs: private.sign(tbs, ecdsa)))
    return presented(leaf(issuer), anchors=[issuer])
