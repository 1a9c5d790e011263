"""Puts DuckDB's spatial extension, which a Python package brings, where the emulator's DuckDB looks for it: bqemulator
loads it when it starts, and would fetch it from the internet otherwise. Its argument is the emulator's home folder."""

import pathlib
import shutil
import sys

import duckdb
import duckdb_extension_spatial

[platform] = duckdb.sql("PRAGMA platform").fetchone()
[source] = pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension")
target = pathlib.Path(sys.argv[1], ".duckdb", "extensions", f"v{duckdb.__version__}", platform)
target.mkdir(parents=True, exist_ok=True)
shutil.copy(source, target)
