"""The version of the package: that of the extension, which a test compares."""

__version__ = "0.1.0"
__all__ = ["__version__"]
