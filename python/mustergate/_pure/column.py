"""A column of presented chains, from Python sequences or from Arrow: the twin of rust/python/src/column.rs."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from .._extras import require

Chain: TypeAlias = Sequence[bytes]

_SEQUENCE_MESSAGE = "column: expected a sequence of certificates, not one {}; wrap a single certificate in a list"


def chains_of(column: object) -> list[Chain]:
    """The rows of a column, each a presented chain; an empty one where nothing was presented.

    Raises `TypeError` or `ValueError` for a column that is none, naming the row.
    """
    if hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__"):
        return _arrow_chains(column)
    if isinstance(column, bytes | str):
        raise TypeError(_SEQUENCE_MESSAGE.format(type(column).__name__))
    if not isinstance(column, Iterable):
        raise TypeError(f"column: expected a list, an array or an Arrow object, not {type(column).__name__}")
    return [() if item is None else _chain(item, f"column[{index}]") for index, item in enumerate(column)]


def chain_of(der_or_chain: object) -> Chain:
    """One certificate or presented chain.

    Raises `TypeError` for anything else.
    """
    if der_or_chain is None:
        raise TypeError("der_or_chain: expected bytes (DER) or a list of bytes, not None")
    return _chain(der_or_chain, "der_or_chain")


def _chain(item: object, place: str) -> Chain:
    der = _octets(item)
    if der is not None:
        return (der,)
    if isinstance(item, list | tuple):
        return tuple(_certificate(inner, f"{place}[{index}]") for index, inner in enumerate(item))
    raise TypeError(f"{place}: expected bytes (DER), a list of bytes or None, not {type(item).__name__}")


def _certificate(item: object, place: str) -> bytes:
    der = _octets(item)
    if der is None:
        raise TypeError(f"{place}: expected bytes (DER), not {type(item).__name__}")
    return der


def _octets(item: object) -> bytes | None:
    if isinstance(item, bytes):
        return item
    return bytes(item) if isinstance(item, bytearray | memoryview) else None


def _arrow_chains(column: object) -> list[Chain]:
    pyarrow = require("pyarrow", "an Arrow column with the pure-Python backend")
    array = pyarrow.chunked_array(column) if hasattr(column, "__arrow_c_stream__") else pyarrow.array(column)
    _check_type(pyarrow, array.type)
    return [_arrow_row(value) for value in array.to_pylist()]


def _arrow_row(value: Any) -> Chain:
    if value is None:
        return ()
    return tuple(der for der in value if der is not None) if isinstance(value, list) else (value,)


def _check_type(pyarrow: Any, data_type: Any) -> None:
    types = pyarrow.types
    is_list = types.is_list(data_type) or types.is_large_list(data_type)
    item = data_type.value_type if is_list else data_type
    checks = (types.is_binary, types.is_large_binary, types.is_binary_view, types.is_fixed_size_binary, types.is_null)
    if any(check(item) for check in checks):
        return
    if types.is_struct(item):
        names = ", ".join(field.name for field in item)
        raise TypeError(
            f"column: expected one Arrow column of certificates, not a table; choose one of its columns: {names}"
        )
    raise ValueError(f"column: expected an Arrow type of binaries or of lists of binaries, not {data_type}")
