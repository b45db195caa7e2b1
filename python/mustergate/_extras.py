"""Optional dependencies: what needs one says which to install."""

import importlib
from typing import Any

__all__ = ["require"]

_EXTRAS = {"pyarrow": "arrow", "rich": "progress"}


def require(module: str, what: str) -> Any:
    """The module, imported.

    Raises `ModuleNotFoundError` that says what needs it and how to install it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        root = module.partition(".")[0]
        if error.name != root:
            raise
        raise ModuleNotFoundError(
            f"{what} needs {root}: pip install 'mustergate[{_EXTRAS[root]}]'", name=root
        ) from error
