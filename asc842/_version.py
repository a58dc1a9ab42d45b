"""The version of the engine, printed on every output."""

__version__ = "0.1.0"
