import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A word in a command that decides how the vendor answers it. */
export const fates = ['lock', 'refuse', 'refuse-all', 'break', 'reset'] as const;
export type Fate = (typeof fates)[number];

/** Marks a command. */
export const fateOf = (fate: Fate) => `fate:${fate};`;

interface Answer {
  status: number;
  type?: string;
  body: unknown;
}

/** A Customer.io that repeats in its errors all that it was sent: the worst that a vendor may do to our logs. */
export async function startEchoingVendor() {
  let locked = true;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const refused = locked && body.includes(fateOf('lock'));
    if (refused) locked = false; // the key is put right
    const answer = refused ? refusal(request) : answerTo(request, body);
    if (answer === 'reset') return void request.socket.resetAndDestroy();
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Of a key that is wrong. */
const refusal = ({ headers }: IncomingMessage): Answer => ({
  status: 401,
  body: { meta: { error: `unauthorized: ${headers.authorization}` } },
});

function answerTo({ url = '', headers }: IncomingMessage, body: string): Answer | 'reset' {
  const echo = `not good: ${body} from ${headers.authorization} at ${url}`;
  if (url.endsWith('/accounts/region')) return { status: 200, body: { region: 'us' } };
  if (body.includes(fateOf('reset'))) return 'reset';
  if (body.includes(fateOf('break'))) return { status: 500, type: 'text/html', body: `<html>${echo}</html>` };
  if (url.endsWith('/v2/batch')) return answerToBatch(body, echo);
  if (body.includes(fateOf('refuse'))) return { status: 400, body: { meta: { error: echo } } };
  return { status: 200, body: { delivery_id: 'a-delivery', messages: [] } };
}

function answerToBatch(body: string, echo: string): Answer {
  if (body.includes(fateOf('refuse-all'))) {
    return { status: 400, body: { errors: [{ reason: 'invalid', field: 'batch', message: echo }] } };
  }
  const { batch } = JSON.parse(body) as { batch: unknown[] };
  const errors = batch.flatMap((item, index) =>
    JSON.stringify(item).includes(fateOf('refuse'))
      ? [{ batch_index: index, reason: JSON.stringify(item), field: 'email', message: echo }]
      : [],
  );
  return { status: errors.length > 0 ? 207 : 200, body: { errors } };
}
