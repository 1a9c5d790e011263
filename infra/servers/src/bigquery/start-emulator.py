"""Starts bqemulator with three changes without which a sink cannot be tested against it:

- No time travel: it copies the whole table into memory at every append and keeps each copy for days. 100,000 rows in appends of
  1,000 took 6 GB, and no test reads a table as of an earlier time.
- A thread per append instead of one per AppendRows call: a call keeps its thread until it closes, and permanently when the
  client dies with responses under way (https://github.com/grpc/grpc/issues/25327). The pool has six threads on two processors,
  so after six killed clients the emulator answered no append any more.
- One user of DuckDB at a time. Appends run in threads next to the queries of the REST API, on one DuckDB connection, and DuckDB
  calls back into Python while it holds that connection: two threads that each hold one of the connection and Python's own lock
  wait for each other for ever. The connection itself is guarded, because guarding the functions that use it missed some of them
  (insertAll registers its rows on the connection directly).
"""

import asyncio
import functools
import queue
import threading

from bqemulator.cli import main
from bqemulator.grpc_api.write_servicer import BigQueryWriteHandler
from bqemulator.storage import arrow_bridge
from bqemulator.storage.engine import DuckDBEngine
from bqemulator.versioning.snapshots import SnapshotManager

answer_appends = BigQueryWriteHandler._handle_append_rows
duckdb_lock = threading.RLock()


async def answer_each_append(self, requests, context):
    """Takes one answer per request from bqemulator's generator; no answer means that it ended the call and has set a code."""
    inbox = queue.SimpleQueue()
    answers = answer_appends(self, iter(inbox.get, None), context)
    async for request in requests:
        inbox.put(request)
        answer = await asyncio.to_thread(next, answers, None)
        if answer is None:
            return
        yield answer


def exclusive(function):
    """The function, run by one thread at a time among all functions made by this."""

    @functools.wraps(function)
    def call(*args, **options):
        with duckdb_lock:
            return function(*args, **options)

    return call


class FetchedResult:
    """The rows of a statement, fetched before another thread's statement could replace them."""

    def __init__(self, result):
        self.description = result.description
        self._rows = iter(result.fetchall() if result.description else ())

    def fetchone(self):
        return next(self._rows, None)

    def fetchall(self):
        return list(self._rows)


class GuardedConnection:
    """DuckDB's connection: each call runs alone, and so does a statement with the fetch of its rows."""

    def __init__(self, connection):
        self._connection = connection

    def execute(self, *args):
        caller_fetches_under_lock = duckdb_lock._is_owned()
        with duckdb_lock:
            result = self._connection.execute(*args)
            return result if caller_fetches_under_lock else FetchedResult(result)

    def __getattr__(self, name):
        attribute = getattr(self._connection, name)
        return exclusive(attribute) if callable(attribute) else attribute


open_connection = DuckDBEngine.connection.fget
DuckDBEngine.connection = property(lambda engine: GuardedConnection(open_connection(engine)))
DuckDBEngine.fetch_arrow = exclusive(DuckDBEngine.fetch_arrow)
arrow_bridge.introspect_arrow_schema = exclusive(arrow_bridge.introspect_arrow_schema)
BigQueryWriteHandler._flush_to_target = exclusive(BigQueryWriteHandler._flush_to_target)
BigQueryWriteHandler._handle_append_rows = answer_each_append
SnapshotManager.capture = lambda *_args, **_options: None
main()
