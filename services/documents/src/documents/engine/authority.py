"""Who vouches for a school's signature.

Outside production a test authority is made at first start, one a state folder; its certificates say so in their
subject, and `require_real` refuses them. In production the school's key and certificate come from a licensed authority.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from documents.engine.keep import keep_once
from documents.engine.refusals import SEAL_EXPIRED, TEST_AUTHORITY, DocumentRefused

TEST_UNIT = "TEST ONLY 仅供测试"
AUTHORITY_DAYS = 3650
SCHOOL_DAYS = 1095
KEY_BITS = 2048


@dataclass(frozen=True)
class SchoolCredential:
    """A school's key and certificate (PEM), and the certificates that lead to a trusted root."""

    school_code: str
    school_name: str
    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    expires_at: datetime

    def require_valid(self, now: datetime) -> None:
        """Refuses to sign with an expired certificate: readers would reject it the same day."""
        if now >= self.expires_at:
            raise DocumentRefused(SEAL_EXPIRED, school=self.school_code, expired_at=self.expires_at.isoformat())


def make_test_authority(state: Path, now: datetime) -> Path:
    """The folder of the test authority under `state`, made once; several processes may ask at the same time."""
    folder = state / "test-authority"

    def build(building: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        name = named("网签平台测试根证书", "网签平台")
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(key_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_pair(building, key, certificate)

    keep_once(folder, build)
    return folder


def issue_test_certificate(authority: Path, school_code: str, school_name: str, now: datetime) -> SchoolCredential:
    """The school's credential from the test authority, made once a school."""
    folder = authority / "schools" / school_code

    def build(building: Path) -> None:
        root_key = serialization.load_pem_private_key((authority / "key.pem").read_bytes(), None)
        assert isinstance(root_key, rsa.RSAPrivateKey)
        root = x509.load_pem_x509_certificate((authority / "certificate.pem").read_bytes())
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(named(school_name, school_name))
            .issuer_name(root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=SCHOOL_DAYS))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
            .sign(root_key, hashes.SHA256())
        )
        write_pair(building, key, certificate)

    keep_once(folder, build)
    return read_credential(
        school_code,
        school_name,
        folder / "key.pem",
        folder / "certificate.pem",
        (authority / "certificate.pem",),
    )


def read_credential(
    school_code: str, school_name: str, key: Path, certificate: Path, chain: tuple[Path, ...]
) -> SchoolCredential:
    """A credential from PEM files, whoever issued it."""
    pem = certificate.read_bytes()
    return SchoolCredential(
        school_code,
        school_name,
        key.read_bytes(),
        pem,
        tuple(path.read_bytes() for path in chain),
        x509.load_pem_x509_certificate(pem).not_valid_after_utc,
    )


def require_real(credential: SchoolCredential) -> None:
    """Production calls this at start: a certificate of the test authority proves nothing to anybody."""
    for pem in (credential.certificate, *credential.chain):
        certificate = x509.load_pem_x509_certificate(pem)
        for name in (certificate.subject, certificate.issuer):
            if any(unit.value == TEST_UNIT for unit in name.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)):
                raise DocumentRefused(TEST_AUTHORITY, school=credential.school_code)


def named(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEST_UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def key_usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def write_pair(folder: Path, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
    secret = folder / "key.pem"
    secret.touch(mode=0o600)
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
