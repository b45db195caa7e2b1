"""Step 3 of the order of checks, and its like for issuers: keys."""

from cryptography.hazmat.primitives.asymmetric import ec

from . import der
from .build import Issued, ca, leaf, root
from .keys import Key, dsa, dsa_spki, ec_spki, ecdsa_signature, ed25519_key, elliptic, pss, pss_algorithm, rsa, rsa_spki
from .vector import Path, presented, vector

ROOT = root()
P256 = ec.SECP256R1()
POINT = bytes.fromhex(
    "04"  # G, of FIPS 186-4 appendix D.1.2.3
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
PSS_KEY = der.sequence(der.oid("1.2.840.113549.1.1.10"))


def of(key: Key) -> Path:
    # root <- device (with this key)
    return presented(leaf(ROOT, key=key), anchors=[ROOT])


def of_spki(spki: bytes) -> Path:
    # root <- device (with these octets for a key)
    return of(Key(spki, b"", bytes))


def under(key: Key) -> Path:
    # root <- ca (with this key) <- device
    issuer = ca(ROOT, key=key)
    return presented(leaf(issuer), issuer, anchors=[ROOT])


def claiming(spki: bytes, algorithm: bytes, signature: bytes) -> Key:
    """Of one who has no private key: a public key and a signature that he hopes for."""
    return Key(spki, algorithm, lambda _: signature)


@vector("accepted")
def rsa_2048() -> Path:
    # root (P-256) <- ca (RSA-2048) <- device (P-256)
    """RFC 4055 section 5: sha256WithRSAEncryption."""
    return under(rsa())


@vector("accepted")
def rsa_2048_device() -> Path:
    # root <- device (RSA-2048)
    """AWS IoT key algorithms: RSA of at least 2048 bits."""
    return of(rsa())


@vector("accepted")
def p384() -> Path:
    # root <- ca (P-384, ecdsa-with-SHA384) <- device
    """RFC 5480 section 2.1.1.1; RFC 5758 section 3.2."""
    return under(elliptic("P-384", 5))


@vector("accepted")
def p521() -> Path:
    # root <- ca (P-521, ecdsa-with-SHA512) <- device
    """RFC 5480 section 2.1.1.1; RFC 5758 section 3.2."""
    return under(elliptic("P-521", 5))


@vector("accepted")
def dsa_issuer() -> Path:
    # root <- ca (DSA-2048) <- device
    """RFC 5758 section 3.1: id-dsa-with-sha256, of AWS IoT's signing algorithms."""
    return under(dsa())


@vector("accepted")
def pss_issuer() -> Path:
    # root <- ca (rsaEncryption, signing RSASSA-PSS) <- device
    """RFC 4055 section 3.1: an rsaEncryption key may sign RSASSA-PSS."""
    return under(pss())


@vector("accepted")
def pss_key() -> Path:
    # root <- ca (id-RSASSA-PSS key without parameters) <- device
    """RFC 4055 section 1.2: without parameters, the key is not restricted to any."""
    return under(pss(spki=rsa_spki(algorithm=PSS_KEY)))


@vector("certificate_signature_invalid", bug=10)
def pss_key_signs_pkcs1() -> Path:
    # root <- ca (id-RSASSA-PSS key) <- device (sha256WithRSAEncryption)
    """RFC 4055 section 1.2: the owner of such a key wishes it to be used with RSASSA-PSS alone."""
    signer = rsa()
    return under(Key(rsa_spki(algorithm=PSS_KEY), signer.algorithm, signer.sign))


@vector("certificate_signature_invalid", bug=10)
def pss_key_with_other_hash() -> Path:
    # root <- ca (id-RSASSA-PSS key for SHA-384) <- device (RSASSA-PSS with SHA-256)
    """RFC 4055 section 3.3: "the hash algorithm identifier in the signature MUST match" the key's."""
    sha384 = der.sequence(der.oid("2.16.840.1.101.3.4.2.2"), der.NULL)
    mgf = der.sequence(der.oid("1.2.840.113549.1.1.8"), sha384)
    return under(pss(spki=rsa_spki(algorithm=pss_algorithm(hash_=sha384, mgf=mgf))))


@vector("certificate_signature_invalid", bug=10)
def pss_key_with_longer_salt() -> Path:
    # root <- ca (id-RSASSA-PSS key for salts of 33 octets or more) <- device (a salt of 32)
    """RFC 4055 section 3.3: the salt "MUST be greater or equal" to that of the key."""
    return under(pss(spki=rsa_spki(algorithm=pss_algorithm(33))))


@vector("key_type_unsupported", algorithm="1.3.101.112")
def ed25519_device() -> Path:
    # root <- device (Ed25519)
    """AWS IoT key algorithms know no EdDSA."""
    return of(ed25519_key())


@vector("key_type_unsupported", algorithm="1.2.840.10040.4.1")
def dsa_device() -> Path:
    # root <- device (DSA-2048)
    """AWS IoT key algorithms: DSA signs certificates and is no device's key."""
    return of(dsa())


@vector("key_type_unsupported", algorithm="1.2.840.10045.2.1")
def secp256k1_device() -> Path:
    # root <- device (secp256k1)
    """AWS IoT key algorithms: P-256, P-384 and P-521."""
    return of(elliptic("secp256k1", 5))


@vector("public_key_malformed", bug=6)
def off_the_curve() -> Path:
    # root <- device (a point with its last octet changed)
    """SEC 1 section 2.3.4: output "invalid" where the point is not on the curve."""
    return of_spki(ec_spki(POINT[:-1] + b"\x00"))


@vector("public_key_malformed", bug=6)
def at_infinity() -> Path:
    # root <- device (the point at infinity)
    """SEC 1 section 3.2.2.1: a public key is not the point at infinity."""
    return of_spki(ec_spki(b"\x00"))


@vector("public_key_malformed", bug=6)
def hybrid_point() -> Path:
    # root <- device (the point in hybrid form)
    """RFC 5480 section 2.2: 04, 02 and 03 are the forms; "hybrid" is X9.62's alone."""
    return of_spki(ec_spki(b"\x07" + POINT[1:]))


@vector("public_key_malformed", bug=6)
def compressed_point() -> Path:
    # root <- device (the point in compressed form)
    """RFC 5480 section 2.2: "MAY support the compressed form"; RFC 8446 section 4.2.8.2 has it no more."""
    return of_spki(ec_spki(b"\x03" + POINT[1:33]))


@vector("key_type_unsupported", bug=6)
def explicit_curve() -> Path:
    # root <- device (P-256, spelt out)
    """RFC 5480 section 2.1.1: "specifiedCurve ... MUST NOT be used in PKIX"."""
    return of_spki(ec_spki(POINT, explicit_p256(POINT)))


@vector("issuer_key_unsupported", bug=5)
def curve_ball() -> Path:
    # root <- ca (a trusted key's point, on a curve whose generator is that point) <- device
    """RFC 5480 section 2.1.1: no explicit parameters; CVE-2020-0601: with G' = Q the private key is 1."""
    own = elliptic("P-256", 1)
    return under(Key(ec_spki(POINT, explicit_p256(POINT)), own.algorithm, own.sign))


def explicit_p256(generator: bytes) -> bytes:
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    b = bytes.fromhex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")
    curve = der.sequence(der.octet_string((prime - 3).to_bytes(32)), der.octet_string(b))
    field = der.sequence(der.oid("1.2.840.10045.1.1"), der.integer(prime))
    order = der.integer(0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551)
    return der.sequence(der.integer(1), field, curve, der.octet_string(generator), order, der.integer(1))


@vector("key_too_small", bits=1024, bits_min=2048)
def rsa_1024_device() -> Path:
    # root <- device (RSA-1024)
    """NIST SP 800-131A section 3: 2048 bits or more."""
    return of(rsa(1024))


@vector("key_too_small", bits=2048, bits_min=3072)
def rsa_2048_where_3072_is_asked() -> Path:
    # root <- device (RSA-2048), for a policy of 3072
    """Policy.minimum_rsa_bits."""
    return presented(leaf(ROOT, key=rsa()), anchors=[ROOT], policy={"minimum_rsa_bits": 3072})


@vector("key_too_large", bug=35, bits=8193, bits_max=8192)
def rsa_8193_device() -> Path:
    # root <- device (RSA-8193)
    """limits.rs RSA_MODULUS_BITS_MAX; CVE-2023-6237 class."""
    return of_spki(rsa_spki(2**8192 + 1))


@vector("key_too_large", bug=35, bits=16384)
def rsa_16384_with_huge_exponent() -> Path:
    # root <- device (RSA-16384, an exponent as long)
    """CVE-2023-6237 class: refused before anything is computed."""
    return of_spki(rsa_spki(2**16384 - 1, 2**16383 + 1))


@vector("issuer_key_unsupported", bug=35)
def rsa_16384_issuer() -> Path:
    # root <- ca (RSA-16384, an exponent as long) <- device
    """CVE-2023-6237 class: refused before anything is computed."""
    return under(claiming(rsa_spki(2**16384 - 1, 2**16383 + 1), rsa().algorithm, bytes(2048)))


@vector("public_key_malformed", bug=4)
def rsa_exponent_1_device() -> Path:
    # root <- device (RSA, e = 1)
    """RFC 8017 section 3.1: e is between 3 and n - 1."""
    return of_spki(rsa_spki(exponent=1))


@vector("issuer_key_unsupported", bug=4)
def rsa_exponent_1_issuer() -> Path:
    # root <- ca (RSA, e = 1) <- device, "signed" by its own padding
    """RFC 8017 section 3.1: e is between 3 and n - 1; with e = 1 the padding is the signature."""
    return under(Key(rsa_spki(exponent=1), rsa().algorithm, lambda _: bytes(256)))


@vector("public_key_malformed")
def rsa_even_exponent() -> Path:
    # root <- device (RSA, e = 65536)
    """RFC 8017 section 3.1: GCD(e, lambda(n)) = 1, so e is odd."""
    return of_spki(rsa_spki(exponent=65536))


@vector("public_key_malformed")
def rsa_negative_modulus() -> Path:
    # root <- device (RSA, n negative)
    """RFC 3279 section 2.3.1: the modulus is a positive integer."""
    return of_spki(rsa_spki(-(2**2047) - 1))


@vector("certificate_malformed", bug=11, field="subject_public_key_info", fault="bit_string_invalid")
def key_with_unused_bits() -> Path:
    # root <- device (subjectPublicKey: a BIT STRING with 1 unused bit)
    """RFC 5480 section 2.2: the key is an OCTET STRING, mapped to a BIT STRING of whole octets."""
    algorithm = der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7"))
    return of_spki(der.sequence(algorithm, der.bit_string(POINT[:-1] + b"\xf4", 1)))


@vector("issuer_key_unsupported", bug=4)
def dsa_generator_1() -> Path:
    # root <- ca (DSA, g = y = 1) <- device, "signed" by r = 1
    """FIPS 186-4 section 4.1: 1 < g < p; with g = y = 1 every signature with r = 1 verifies."""
    return under(claiming(dsa_spki(g=1, y=1), dsa().algorithm, ecdsa_signature(1, 1)))


@vector("issuer_key_unsupported", bug=35)
def dsa_order_0() -> Path:
    # root <- ca (DSA, q = 0) <- device
    """FIPS 186-4 section 4.1: q is a prime of 256 bits; CVE-2016-3959 divided by it."""
    return under(claiming(dsa_spki(q=0), dsa().algorithm, ecdsa_signature(1, 1)))


@vector("issuer_key_unsupported")
def ed25519_issuer() -> Path:
    # root <- ca (Ed25519) <- device, whose certificate claims ECDSA
    """AWS IoT signing algorithms know no EdDSA."""
    own = ed25519_key()
    return under(Key(own.spki, elliptic("P-256", 1).algorithm, own.sign))


@vector("issuer_key_too_small", bits=1024, bits_min=2048)
def rsa_1024_issuer() -> Path:
    # root <- ca (RSA-1024) <- device
    """NIST SP 800-131A section 3: 2048 bits or more."""
    return under(rsa(1024))


@vector("issuer_key_too_small", bits=1024, bits_min=2048)
def rsa_1024_root() -> Path:
    # root (RSA-1024) <- device
    """Policy.minimum_rsa_bits: every RSA key in a path."""
    weak: Issued = root(key=rsa(1024))
    return presented(leaf(weak), anchors=[weak])
