//! mustergate-core beside rustls-webpki (end to end) and x509-parser (parsing), on one core: 10,000
//! P-256 device certificates under four P-256 CAs, already in memory.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mustergate_core::authority::Authorities;
use mustergate_core::certificate::Certificate;
use mustergate_core::policy::Policy;
use mustergate_core::verifier::Verifier;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

const DEVICES: usize = 10_000;
const AUTHORITIES: usize = 4;

/// Within the validity that rcgen gives by default (1975 to 4096).
const AT: u64 = 1_780_000_000;

struct Fleet {
    authorities: Vec<Vec<u8>>,
    devices: Vec<Vec<u8>>,
}

fn fleet() -> Fleet {
    let issuers: Vec<_> = (0..AUTHORITIES).map(authority).collect();
    // One key for all devices: a certificate's own key costs every peer the same, whichever it is.
    let key = KeyPair::generate().expect("a key");
    let devices = (0..DEVICES).map(|number| device(number, &key, &issuers[number % AUTHORITIES].0)).collect();
    Fleet { authorities: issuers.into_iter().map(|(_, der)| der).collect(), devices }
}

fn authority(number: usize) -> (Issuer<'static, KeyPair>, Vec<u8>) {
    let key = KeyPair::generate().expect("a key");
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, format!("CA {number}"));
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let der = parameters.self_signed(&key).expect("a certificate").der().to_vec();
    (Issuer::new(parameters, key), der)
}

fn device(number: usize, key: &KeyPair, issuer: &Issuer<'static, KeyPair>) -> Vec<u8> {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, format!("device-{number}"));
    parameters.distinguished_name.push(DnType::OrganizationName, "Example Devices");
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    parameters.use_authority_key_identifier_extension = true;
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.signed_by(key, issuer).expect("a certificate").der().to_vec()
}

fn verify_with_mustergate(verifier: &Verifier, devices: &[Vec<u8>]) -> usize {
    let at = i64::try_from(AT).expect("a moment");
    devices.iter().filter(|der| verifier.verify_certificate(&[der.as_slice()], at, |_| ()).is_ok()).count()
}

fn end_to_end(criterion: &mut Criterion) {
    let fleet = fleet();
    let mut group = criterion.benchmark_group("end_to_end_p256");
    group.throughput(Throughput::Elements(DEVICES as u64)).sample_size(10).measurement_time(Duration::from_secs(15));

    let authorities = Authorities::new(fleet.authorities.iter().map(Vec::as_slice)).expect("certificates");
    let verifier = Verifier::new(Policy::rfc5280_client(), authorities, Authorities::default());
    assert_eq!(verify_with_mustergate(&verifier, &fleet.devices), DEVICES);
    group.bench_function("mustergate", |bencher| {
        bencher.iter(|| verify_with_mustergate(&verifier, black_box(&fleet.devices)));
    });

    let roots: Vec<_> = fleet.authorities.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let anchors: Vec<_> = roots.iter().map(|der| anchor_from_trusted_cert(der).expect("a trust anchor")).collect();
    let devices: Vec<_> = fleet.devices.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(AT));
    let verify = |devices: &[CertificateDer<'_>]| {
        let is_valid = |der: &&CertificateDer<'_>| {
            let end_entity = EndEntityCert::try_from(*der).expect("a certificate");
            let algorithms = webpki::ALL_VERIFICATION_ALGS;
            end_entity.verify_for_usage(algorithms, &anchors, &[], at, KeyUsage::client_auth(), None, None).is_ok()
        };
        devices.iter().filter(is_valid).count()
    };
    assert_eq!(verify(&devices), DEVICES);
    group.bench_function("rustls-webpki", |bencher| bencher.iter(|| verify(black_box(&devices))));
    group.finish();
}

fn parse(criterion: &mut Criterion) {
    let fleet = fleet();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Elements(DEVICES as u64)).sample_size(20);
    group.bench_function("mustergate", |bencher| {
        bencher.iter(|| fleet.devices.iter().filter(|der| Certificate::parse(black_box(der)).is_ok()).count());
    });
    group.bench_function("x509-parser", |bencher| {
        bencher.iter(|| {
            fleet.devices.iter().filter(|der| x509_parser::parse_x509_certificate(black_box(der)).is_ok()).count()
        });
    });
    group.finish();
}

criterion_group!(benches, end_to_end, parse);
criterion_main!(benches);
