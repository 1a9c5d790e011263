"""Starts bqemulator without three things that a sink under test cannot live with:

- Time travel copies the whole table into memory at every append and keeps each copy for days: 100,000 rows in appends of
  1,000 took 6 GB. Nothing here asks for a table as it was.
- Each AppendRows call holds a thread of six (on two processors) for as long as it lives, and for ever when the client goes
  away with answers on their way to it (https://github.com/grpc/grpc/issues/25327): after six clients that were killed the
  emulator answered no append any more. Here a thread is held for one append, and what an append does is left as it is.
- So appends run beside the queries of the REST API, in one connection of DuckDB, and two threads in one connection wait for
  each other for ever, one with the connection and one with Python's own lock. Here one of them waits for the other.
"""

import asyncio
import queue
import threading

from bqemulator.cli import main
from bqemulator.grpc_api.write_servicer import BigQueryWriteHandler
from bqemulator.storage.engine import DuckDBEngine
from bqemulator.versioning.snapshots import SnapshotManager

answer_appends = BigQueryWriteHandler._handle_append_rows


async def answer_each_append(self, requests, context):
    """Takes one answer for each request, as bqemulator's generator has them, or its end, for which it has set a code."""
    inbox = queue.SimpleQueue()
    answers = answer_appends(self, iter(inbox.get, None), context)
    async for request in requests:
        inbox.put(request)
        answer = await asyncio.to_thread(next, answers, None)
        if answer is None:
            return
        yield answer


def one_at_a_time(owner, name, lock):
    function = getattr(owner, name)

    def alone(*args, **options):
        with lock:
            return function(*args, **options)

    setattr(owner, name, alone)


connection = threading.RLock()
one_at_a_time(DuckDBEngine, "execute", connection)
one_at_a_time(DuckDBEngine, "fetch_arrow", connection)
one_at_a_time(BigQueryWriteHandler, "_flush_to_target", connection)
BigQueryWriteHandler._handle_append_rows = answer_each_append
SnapshotManager.capture = lambda *_args, **_options: None
main()
