//! The Python extension `mustergate._rust`: convert, let go of the GIL, call the core, map back.

mod column;
mod engine;
mod facts;

use pyo3::prelude::*;

/// The extension module.
#[pymodule(gil_used = false)]
mod _rust {
    use mustergate_core::algorithm::AlgorithmIdentifier;
    use mustergate_core::authority::IssuerKey;
    use mustergate_core::rejection::{Fault, Field, VERDICTS};
    use mustergate_core::subject_public_key_info::SubjectPublicKeyInfo;
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::engine::{Engine, certificate_fault};
    #[pymodule_export]
    use crate::facts::parse_certificates;

    /// Slugs with their meanings.
    type Slugs = Vec<(&'static str, &'static str)>;

    /// The closed list: code, slug, rule, meaning, rank.
    #[pyfunction]
    fn verdicts() -> Vec<(u16, &'static str, &'static str, &'static str, u8)> {
        VERDICTS.iter().map(|row| (row.code, row.slug, row.rule, row.meaning, row.rank)).collect()
    }

    /// The closed lists of faults and fields: slug and meaning.
    #[pyfunction]
    fn faults() -> (Slugs, Slugs) {
        let faults = Fault::ALL.iter().map(|fault| (fault.slug(), fault.meaning()));
        let fields = Field::ALL.iter().map(|field| (field.slug(), field.meaning()));
        (faults.collect(), fields.collect())
    }

    /// Whether `signature` over `message` verifies under a `SubjectPublicKeyInfo` with an `AlgorithmIdentifier`, both DER.
    #[pyfunction]
    fn verify_signature(
        py: Python<'_>,
        spki_der: &[u8],
        algorithm_der: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        py.detach(|| {
            let algorithm = AlgorithmIdentifier::from_der(algorithm_der).ok();
            let algorithm = algorithm.and_then(|identifier| identifier.signature_algorithm());
            let key = SubjectPublicKeyInfo::from_der(spki_der).ok().and_then(|spki| IssuerKey::new(&spki));
            algorithm.zip(key).is_some_and(|(algorithm, key)| key.verify(algorithm, message, signature).is_ok())
        })
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
