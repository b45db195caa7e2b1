//! A column of presented chains, from Python sequences or from Arrow by its C interface.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait};
use arrow_schema::DataType;
use mustergate_core::batch::Chains;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyMemoryView, PyString, PyTuple};
use pyo3_arrow::input::AnyArray;

/// What a column keeps alive while the core borrows from it.
pub(crate) enum Column {
    /// Arrow arrays of binaries, or of lists of binaries.
    Arrow(Vec<ArrayRef>),
    /// Python objects, a row each.
    Rows(Vec<Row>),
}

/// One row of a sequence.
pub(crate) enum Row {
    /// None: nothing was presented.
    Missing,
    /// One certificate.
    Certificate(PyBackedBytes),
    /// A presented chain, end entity first.
    Chain(Vec<PyBackedBytes>),
}

impl FromPyObject<'_, '_> for Column {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.hasattr("__arrow_c_stream__")? || object.hasattr("__arrow_c_array__")? {
            return arrow_column(&object);
        }
        if object.is_instance_of::<PyBytes>() || object.is_instance_of::<PyString>() {
            let kind = object.get_type().name()?;
            return Err(PyTypeError::new_err(format!(
                "column: expected a sequence of certificates, not one {kind}; wrap a single certificate in a list"
            )));
        }
        let iterator = object.try_iter().map_err(|_| {
            PyTypeError::new_err(format!(
                "column: expected a list, an array or an Arrow object, not {}",
                type_name(&object)
            ))
        })?;
        let rows = iterator.enumerate().map(|(index, item)| row(index, &item?));
        Ok(Self::Rows(rows.collect::<PyResult<_>>()?))
    }
}

impl Column {
    /// The rows, borrowed for the core.
    pub(crate) fn chains(&self) -> Chains<'_> {
        match self {
            Self::Arrow(arrays) => {
                let mut chains = Chains::with_capacity(arrays.iter().map(Array::len).sum());
                for array in arrays {
                    push_array(&mut chains, array);
                }
                chains
            }
            Self::Rows(rows) => {
                let mut chains = Chains::with_capacity(rows.len());
                for row in rows {
                    push_row(&mut chains, row);
                }
                chains
            }
        }
    }
}

/// A presented chain of one row: a certificate, or a sequence of them.
pub(crate) fn chain(object: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedBytes>> {
    match row_of(object, || "der_or_chain".to_owned())? {
        Row::Missing => Err(PyTypeError::new_err("der_or_chain: expected bytes (DER) or a list of bytes, not None")),
        Row::Certificate(der) => Ok(vec![der]),
        Row::Chain(chain) => Ok(chain),
    }
}

fn push_row<'a>(chains: &mut Chains<'a>, row: &'a Row) {
    match row {
        Row::Missing => chains.push([]),
        Row::Certificate(der) => chains.push([der.as_ref()]),
        Row::Chain(chain) => chains.push(chain.iter().map(AsRef::as_ref)),
    }
}

fn row(index: usize, item: &Bound<'_, PyAny>) -> PyResult<Row> {
    row_of(item, || format!("column[{index}]"))
}

fn row_of(item: &Bound<'_, PyAny>, place: impl Fn() -> String) -> PyResult<Row> {
    if let Some(der) = octets(item)? {
        return Ok(Row::Certificate(der));
    }
    if item.is_none() {
        return Ok(Row::Missing);
    }
    if item.is_instance_of::<PyList>() || item.is_instance_of::<PyTuple>() {
        let certificate = |(index, item): (usize, PyResult<Bound<'_, PyAny>>)| {
            let item = item?;
            octets(&item)?.ok_or_else(|| wrong_type(&format!("{}[{index}]", place()), "bytes (DER)", &item))
        };
        return Ok(Row::Chain(item.try_iter()?.enumerate().map(certificate).collect::<PyResult<_>>()?));
    }
    Err(wrong_type(&place(), "bytes (DER), a list of bytes or None", item))
}

/// The octets of a bytes-like object.
fn octets(item: &Bound<'_, PyAny>) -> PyResult<Option<PyBackedBytes>> {
    if item.is_instance_of::<PyBytes>() || item.is_instance_of::<PyByteArray>() {
        return item.extract().map(Some).map_err(Into::into);
    }
    if item.is_instance_of::<PyMemoryView>() {
        return item.call_method0("tobytes")?.extract().map(Some).map_err(Into::into);
    }
    Ok(None)
}

fn wrong_type(place: &str, expected: &str, item: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!("{place}: expected {expected}, not {}", type_name(item)))
}

fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().name().map_or_else(|_| "another type".to_owned(), |name| name.to_string())
}

fn arrow_column(object: &Bound<'_, PyAny>) -> PyResult<Column> {
    let chunked = object.extract::<AnyArray>()?.into_chunked_array()?;
    check_type(chunked.data_type())?;
    Ok(Column::Arrow(chunked.into_inner().0))
}

fn check_type(data_type: &DataType) -> PyResult<()> {
    let item = match data_type {
        DataType::List(item) | DataType::LargeList(item) => item.data_type(),
        other => other,
    };
    match item {
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_)
        | DataType::Null => Ok(()),
        DataType::Struct(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
            Err(PyTypeError::new_err(format!(
                "column: expected one Arrow column of certificates, not a table; choose one of its columns: {}",
                names.join(", ")
            )))
        }
        _ => Err(PyValueError::new_err(format!(
            "column: expected an Arrow type of binaries or of lists of binaries, not {data_type}"
        ))),
    }
}

fn push_array<'a>(chains: &mut Chains<'a>, array: &'a ArrayRef) {
    match array.data_type() {
        DataType::List(_) => push_lists(chains, array.as_list::<i32>()),
        DataType::LargeList(_) => push_lists(chains, array.as_list::<i64>()),
        _ => (0..array.len()).for_each(|index| chains.push(binary(array, index))),
    }
}

fn push_lists<'a, O: OffsetSizeTrait>(chains: &mut Chains<'a>, lists: &'a GenericListArray<O>) {
    for (index, ends) in lists.value_offsets().windows(2).enumerate() {
        let &[start, end] = ends else { continue };
        let items = if lists.is_null(index) { 0..0 } else { start.as_usize()..end.as_usize() };
        chains.push(items.filter_map(|item| binary(lists.values(), item)));
    }
}

/// The octets at a place, unless it is null.
fn binary(array: &ArrayRef, index: usize) -> Option<&[u8]> {
    if array.is_null(index) {
        return None;
    }
    match array.data_type() {
        DataType::Binary => Some(array.as_binary::<i32>().value(index)),
        DataType::LargeBinary => Some(array.as_binary::<i64>().value(index)),
        DataType::BinaryView => Some(array.as_binary_view().value(index)),
        DataType::FixedSizeBinary(_) => Some(array.as_fixed_size_binary().value(index)),
        _ => None,
    }
}
