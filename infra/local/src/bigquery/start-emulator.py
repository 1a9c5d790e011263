"""Starts bqemulator without two things that a sink under test cannot live with:

- Time travel copies the whole table into memory at every append and keeps each copy for days: 100,000 rows in appends of
  1,000 took 6 GB. Nothing here asks for a table as it was.
- Each AppendRows call holds a thread of six (on two processors) for as long as it lives, and for ever when the client goes
  away with answers on their way to it (https://github.com/grpc/grpc/issues/25327): after six clients that were killed the
  emulator answered no append any more. Here a thread is held for one append, and what an append does is left as it is.
"""

import asyncio
import queue

from bqemulator.cli import main
from bqemulator.grpc_api.write_servicer import BigQueryWriteHandler
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


BigQueryWriteHandler._handle_append_rows = answer_each_append
SnapshotManager.capture = lambda *_args, **_options: None
main()
