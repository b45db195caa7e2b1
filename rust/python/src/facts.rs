//! Facts as columns: one Arrow record batch of what certificates say.

use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, FixedSizeBinaryBuilder, Int64Builder, ListBuilder, StringBuilder, UInt8Builder,
    UInt32Builder,
};
use arrow_array::{ArrayRef, RecordBatch, TimestampSecondArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow_select::concat::concat_batches;
use mustergate_core::batch::{Chains, Pool};
use mustergate_core::certificate::Certificate;
use mustergate_core::facts::{Facts, certificate_id};
use mustergate_core::limits::CERTIFICATE_BYTES_MAX;
use mustergate_core::rejection::{Malformed, Rejection};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatch;
use rayon::prelude::*;

use crate::column::Column;

/// Rows of one chunk, which one thread parses.
const CHUNK_ROWS: usize = 8_192;

/// Chunks between two looks at signals.
const CHUNKS_PER_WAVE: usize = 32;

/// Octets of text in one column of a chunk, at most: no row adds more than four times a certificate.
const TEXT_BYTES_MAX: usize = i32::MAX as usize - 4 * CERTIFICATE_BYTES_MAX;

static POOL: Pool = Pool::new(0);

/// What the certificates of a column say (of a chain: its end entity), as an Arrow record batch.
#[pyfunction]
#[expect(clippy::needless_pass_by_value, reason = "the column is made for this call")]
pub(crate) fn parse_certificates(py: Python<'_>, column: Column) -> PyResult<PyRecordBatch> {
    let schema = schema();
    let batch = py.detach(|| {
        let chains = column.chains();
        let starts: Vec<usize> = (0..chains.len()).step_by(CHUNK_ROWS).collect();
        let mut batches = Vec::with_capacity(starts.len());
        for wave in starts.chunks(CHUNKS_PER_WAVE) {
            check_signals()?;
            let parse = |&start: &usize| parse_chunk(&schema, &chains, start..chains.len().min(start + CHUNK_ROWS));
            let parsed: Result<Vec<_>, _> = POOL.threads().install(|| wave.par_iter().map(parse).collect());
            batches.extend(parsed.map_err(|error| too_large(&error))?);
        }
        concat_batches(&schema, &batches).map_err(|error| too_large(&error))
    })?;
    Ok(PyRecordBatch::new(batch))
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not general over lifetimes")]
fn check_signals() -> PyResult<()> {
    Python::attach(|py| py.check_signals())
}

fn too_large(error: &ArrowError) -> PyErr {
    PyValueError::new_err(format!("column: too large for one Arrow record batch; parse it in parts ({error})"))
}

fn parse_chunk(
    schema: &SchemaRef,
    chains: &Chains<'_>,
    rows: std::ops::Range<usize>,
) -> Result<RecordBatch, ArrowError> {
    let mut columns = Columns::default();
    for row in rows {
        columns.append(chains.row(row).first().copied());
        if columns.text_bytes() > TEXT_BYTES_MAX {
            return Err(ArrowError::OffsetOverflowError(columns.text_bytes()));
        }
    }
    RecordBatch::try_new(Arc::clone(schema), columns.finish())
}

fn schema() -> SchemaRef {
    let time = || DataType::Timestamp(TimeUnit::Second, Some("UTC".into()));
    let strings = || DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
    let field = |name, data_type| Field::new(name, data_type, true);
    Arc::new(Schema::new(vec![
        field("certificate_id", DataType::FixedSizeBinary(32)),
        field("slug", DataType::Utf8),
        field("version", DataType::UInt8),
        field("serial_number", DataType::Binary),
        field("issuer", DataType::Utf8),
        field("subject", DataType::Utf8),
        field("not_before", time()),
        field("not_after", time()),
        field("key_type", DataType::Utf8),
        field("key_bits", DataType::UInt32),
        field("signature_algorithm", DataType::Utf8),
        field("is_ca", DataType::Boolean),
        field("path_len", DataType::UInt32),
        field("key_usage", strings()),
        field("extended_key_usage", strings()),
        field("subject_key_identifier", DataType::Binary),
        field("authority_key_identifier", DataType::Binary),
        field("dns_names", strings()),
        field("spki_sha256", DataType::FixedSizeBinary(32)),
    ]))
}

/// A builder a column, in the order of the schema.
struct Columns {
    certificate_id: FixedSizeBinaryBuilder,
    slug: StringBuilder,
    version: UInt8Builder,
    serial_number: BinaryBuilder,
    issuer: StringBuilder,
    subject: StringBuilder,
    not_before: Int64Builder,
    not_after: Int64Builder,
    key_type: StringBuilder,
    key_bits: UInt32Builder,
    signature_algorithm: StringBuilder,
    is_ca: BooleanBuilder,
    path_len: UInt32Builder,
    key_usage: ListBuilder<StringBuilder>,
    extended_key_usage: ListBuilder<StringBuilder>,
    subject_key_identifier: BinaryBuilder,
    authority_key_identifier: BinaryBuilder,
    dns_names: ListBuilder<StringBuilder>,
    spki_sha256: FixedSizeBinaryBuilder,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            certificate_id: FixedSizeBinaryBuilder::new(32),
            slug: StringBuilder::new(),
            version: UInt8Builder::new(),
            serial_number: BinaryBuilder::new(),
            issuer: StringBuilder::new(),
            subject: StringBuilder::new(),
            not_before: Int64Builder::new(),
            not_after: Int64Builder::new(),
            key_type: StringBuilder::new(),
            key_bits: UInt32Builder::new(),
            signature_algorithm: StringBuilder::new(),
            is_ca: BooleanBuilder::new(),
            path_len: UInt32Builder::new(),
            key_usage: ListBuilder::new(StringBuilder::new()),
            extended_key_usage: ListBuilder::new(StringBuilder::new()),
            subject_key_identifier: BinaryBuilder::new(),
            authority_key_identifier: BinaryBuilder::new(),
            dns_names: ListBuilder::new(StringBuilder::new()),
            spki_sha256: FixedSizeBinaryBuilder::new(32),
        }
    }
}

impl Columns {
    fn append(&mut self, der: Option<&[u8]>) {
        let parsed = der.ok_or(Rejection::CertificateMissing {}).and_then(parse);
        append_digest(&mut self.certificate_id, der.map(certificate_id).as_ref());
        self.slug.append_option(parsed.as_ref().err().map(Rejection::slug));
        let facts = parsed.ok().as_ref().map(Facts::new);
        self.append_facts(facts.as_ref());
    }

    fn append_facts(&mut self, facts: Option<&Facts<'_>>) {
        self.version.append_option(facts.map(|facts| facts.version));
        self.serial_number.append_option(facts.map(|facts| facts.serial_number));
        self.issuer.append_option(facts.map(|facts| &facts.issuer));
        self.subject.append_option(facts.map(|facts| &facts.subject));
        self.not_before.append_option(facts.map(|facts| facts.not_before));
        self.not_after.append_option(facts.map(|facts| facts.not_after));
        self.key_type.append_option(facts.map(|facts| facts.key_type));
        self.key_bits.append_option(facts.and_then(|facts| facts.key_bits));
        self.signature_algorithm.append_option(facts.map(|facts| &facts.signature_algorithm));
        self.is_ca.append_option(facts.map(|facts| facts.is_ca));
        self.path_len.append_option(facts.and_then(|facts| facts.path_len));
        append_list(&mut self.key_usage, facts.and_then(|facts| facts.key_usage.as_deref()));
        append_list(&mut self.extended_key_usage, facts.and_then(|facts| facts.extended_key_usage.as_deref()));
        self.subject_key_identifier.append_option(facts.and_then(|facts| facts.subject_key_identifier));
        self.authority_key_identifier.append_option(facts.and_then(|facts| facts.authority_key_identifier));
        append_list(&mut self.dns_names, facts.and_then(|facts| facts.dns_names.as_deref()));
        append_digest(&mut self.spki_sha256, facts.map(|facts| &facts.spki_sha256));
    }

    /// The octets of the longest column of text.
    fn text_bytes(&mut self) -> usize {
        let dns_names = self.dns_names.values().values_slice().len();
        let purposes = self.extended_key_usage.values().values_slice().len();
        let names = self.issuer.values_slice().len().max(self.subject.values_slice().len());
        dns_names.max(purposes).max(names)
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        let timestamps = |builder: &mut Int64Builder| -> ArrayRef {
            let (_, values, nulls) = builder.finish().into_parts();
            Arc::new(TimestampSecondArray::new(values, nulls).with_timezone("UTC"))
        };
        vec![
            Arc::new(self.certificate_id.finish()),
            Arc::new(self.slug.finish()),
            Arc::new(self.version.finish()),
            Arc::new(self.serial_number.finish()),
            Arc::new(self.issuer.finish()),
            Arc::new(self.subject.finish()),
            timestamps(&mut self.not_before),
            timestamps(&mut self.not_after),
            Arc::new(self.key_type.finish()),
            Arc::new(self.key_bits.finish()),
            Arc::new(self.signature_algorithm.finish()),
            Arc::new(self.is_ca.finish()),
            Arc::new(self.path_len.finish()),
            Arc::new(self.key_usage.finish()),
            Arc::new(self.extended_key_usage.finish()),
            Arc::new(self.subject_key_identifier.finish()),
            Arc::new(self.authority_key_identifier.finish()),
            Arc::new(self.dns_names.finish()),
            Arc::new(self.spki_sha256.finish()),
        ]
    }
}

fn parse(der: &[u8]) -> Result<Certificate<'_>, Rejection> {
    Certificate::parse(der).map_err(<Rejection as From<Malformed>>::from)
}

/// Appends 32 octets, which the builder was made for.
fn append_digest(builder: &mut FixedSizeBinaryBuilder, digest: Option<&[u8; 32]>) {
    match digest {
        Some(digest) => builder.append_value(digest).expect("a digest has 32 octets"),
        None => builder.append_null(),
    }
}

fn append_list(builder: &mut ListBuilder<StringBuilder>, items: Option<&[impl AsRef<str>]>) {
    if let Some(items) = items {
        for item in items {
            builder.values().append_value(item);
        }
    }
    builder.append(items.is_some());
}
