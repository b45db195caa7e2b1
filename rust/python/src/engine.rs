//! The verifier, as a Python class.

use mustergate_core::authority::{Authorities, AuthorityMalformed};
use mustergate_core::batch::{self, Pool};
use mustergate_core::certificate::Certificate;
use mustergate_core::policy::{Policy, Purpose, Trust};
use mustergate_core::rejection::{ACCEPTED, Detail, Malformed, Rejection, verdict};
use mustergate_core::verifier::Verifier;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::column::{Column, chain};

/// Codes (uint16), certificate ids (uint8, n x 32).
type Columns<'py> = (Bound<'py, PyArray1<u16>>, Bound<'py, PyArray2<u8>>);

/// Slug, sentence, compared values, rule, path.
type One<'py> = (&'static str, String, Bound<'py, PyDict>, &'static str, Bound<'py, PyList>);

/// A policy with trust anchors and intermediates, and a pool of threads.
#[pyclass(frozen, module = "mustergate._rust")]
pub(crate) struct Engine {
    verifier: Verifier,
    pool: Pool,
}

#[pymethods]
impl Engine {
    #[new]
    #[expect(clippy::needless_pass_by_value, reason = "the arguments are made for this call")]
    fn new(
        py: Python<'_>,
        policy: &Bound<'_, PyAny>,
        trust_anchors: Vec<PyBackedBytes>,
        intermediates: Vec<PyBackedBytes>,
        threads: usize,
    ) -> PyResult<Self> {
        let policy = extract_policy(policy)?;
        py.detach(|| {
            let trust_anchors = authorities("trust_anchors", &trust_anchors)?;
            let intermediates = authorities("intermediates", &intermediates)?;
            Ok(Self { verifier: Verifier::new(policy, trust_anchors, intermediates), pool: Pool::new(threads) })
        })
    }

    /// Verifies a column; `progress`, if given, is called with the number of rows done.
    #[pyo3(signature = (column, at, progress=None))]
    #[expect(clippy::needless_pass_by_value, reason = "the column is made for this call")]
    fn verify_certificates<'py>(
        &self,
        py: Python<'py>,
        column: Column,
        at: i64,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Columns<'py>> {
        let progress = progress.map(Bound::unbind);
        let mut interrupt = None;
        let verdicts = py.detach(|| {
            let chains = column.chains();
            let proceed = |done: usize| {
                let told = Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map_or(Ok(()), |progress| progress.call1(py, (done,)).map(drop))
                });
                told.map_err(|error| interrupt = Some(error)).is_ok()
            };
            batch::verify_certificates(&self.verifier, &chains, at, &self.pool, proceed)
        });
        match verdicts {
            Ok(verdicts) => {
                let rows = verdicts.codes.len();
                let ids = PyArray1::from_vec(py, verdicts.certificate_ids.into_flattened());
                Ok((PyArray1::from_vec(py, verdicts.codes), ids.reshape([rows, 32])?))
            }
            Err(batch::Interrupted) => Err(interrupt.unwrap_or_else(|| PyKeyboardInterrupt::new_err(()))),
        }
    }

    /// Verifies one certificate or presented chain.
    fn verify_certificate<'py>(
        &self,
        py: Python<'py>,
        der_or_chain: &Bound<'py, PyAny>,
        at: i64,
    ) -> PyResult<One<'py>> {
        let chain = chain(der_or_chain)?;
        let result = py.detach(|| {
            let chain: Vec<&[u8]> = chain.iter().map(AsRef::as_ref).collect();
            self.verifier.verify_certificate(&chain, at, |path| {
                path.certificates().iter().map(|certificate| certificate.der.to_vec()).collect::<Vec<_>>()
            })
        });
        match result {
            Ok(path) => {
                let accepted =
                    verdict(ACCEPTED).ok_or_else(|| PyValueError::new_err("the closed list lacks its first row"))?;
                let path = PyList::new(py, path.iter().map(|der| PyBytes::new(py, der)))?;
                Ok((accepted.slug, accepted.meaning.to_owned(), PyDict::new(py), accepted.rule, path))
            }
            Err(rejection) => {
                let row = rejection.row();
                Ok((row.slug, rejection.sentence(), details(py, &rejection)?, row.rule, PyList::empty(py)))
            }
        }
    }
}

fn details<'py>(py: Python<'py>, rejection: &Rejection) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in rejection.details() {
        match value {
            Detail::Integer(number) => dict.set_item(name, number)?,
            Detail::Text(text) => dict.set_item(name, text)?,
        }
    }
    Ok(dict)
}

fn authorities(argument: &str, ders: &[PyBackedBytes]) -> PyResult<Authorities> {
    Authorities::new(ders.iter().map(AsRef::as_ref)).map_err(|AuthorityMalformed { position, malformed }| {
        PyValueError::new_err(format!("{argument}[{position}]: {}", describe(malformed)))
    })
}

/// What is wrong with a configured certificate, for the person who configured it.
fn describe(malformed: Malformed) -> String {
    Rejection::from(malformed).sentence().replace("The end entity's certificate", "The certificate")
}

/// What is wrong with a certificate, in a sentence; None where it parses.
#[pyfunction]
pub(crate) fn certificate_fault(der: &[u8]) -> Option<String> {
    Certificate::parse(der).err().map(describe)
}

/// Reads the fields of a `mustergate.Policy`, which has checked them.
fn extract_policy(policy: &Bound<'_, PyAny>) -> PyResult<Policy> {
    let text = |name: &str| policy.getattr(name)?.extract::<String>();
    let trust = match text("trust")?.as_str() {
        "registry" => Trust::Registry,
        "path" => Trust::Path,
        "registry_or_path" => Trust::RegistryOrPath,
        other => return Err(PyValueError::new_err(format!("trust: unknown value {other:?}"))),
    };
    let extended_key_usage = match text("extended_key_usage")?.as_str() {
        "client_auth" => Purpose::ClientAuth,
        "server_auth" => Purpose::ServerAuth,
        "any" => Purpose::Any,
        other => return Err(PyValueError::new_err(format!("extended_key_usage: unknown value {other:?}"))),
    };
    Ok(Policy {
        trust,
        extended_key_usage,
        max_intermediates: policy.getattr("max_intermediates")?.extract()?,
        minimum_rsa_bits: policy.getattr("minimum_rsa_bits")?.extract()?,
        check_not_before: policy.getattr("check_not_before")?.extract()?,
        accept_old_versions: policy.getattr("accept_old_versions")?.extract()?,
        require_authority_key_identifier: policy.getattr("require_authority_key_identifier")?.extract()?,
        check_trust_anchors: policy.getattr("check_trust_anchors")?.extract()?,
    })
}
