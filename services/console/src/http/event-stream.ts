import type { RequestHandler } from 'express';
import { HttpProblem } from '../api/problem.ts';
import type { EventHub } from '../events/event-hub.ts';

const HEARTBEAT_MS = 15_000;
/** A browser has few tabs; more are a mistake. */
const MAX_STREAMS = 200;
/** A reader that does not read is dropped: it asks again, and gets the last state. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** Streams events to a browser, from the last one that it has seen. */
export const eventStream =
  (hub: EventHub): RequestHandler =>
  (request, response) => {
    if (hub.listeners >= MAX_STREAMS) throw new HttpProblem(503, 'unavailable', 'too many streams are open');
    response.set({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    response.flushHeaders();
    const write = (text: string) => {
      response.write(text);
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    };
    write('retry: 2000\n\n');
    const stop = hub.listen(request.get('last-event-id'), ({ id, name, data }) =>
      write(`id: ${id}\nevent: ${name}\ndata: ${data}\n\n`),
    );
    const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
    response.on('close', () => {
      clearInterval(heartbeat);
      stop();
    });
  };
