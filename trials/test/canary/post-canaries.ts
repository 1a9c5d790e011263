import { once } from 'node:events';
import { connect } from 'node:net';
import type { Stack } from '@cio-bus/local';
import { postWebhook } from '../stack-fixture.ts';
import type { Canaries } from './canaries.ts';

/** A response to a request. */
export interface Reply {
  name: string;
  text: string;
}

/** Posts good webhooks, and one for each way that a request can be wrong. Resolves with all that was answered. */
export async function postCanaries(stack: Stack, canaries: Canaries): Promise<Reply[]> {
  const { word } = canaries;
  const [secret = '', old = ''] = (stack.settings.CUSTOMERIO_WEBHOOK_SECRET ?? '').split(',');
  const event = (metric: string, change: object = {}) => JSON.stringify(webhookEvent(canaries, metric, change));
  const signed = (body: string, by = secret) =>
    postWebhook(stack, body, by, { cookie: word('cookie'), authorization: word('authorization') });
  const unsigned = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, stack.webhookUrl), { method: 'POST', headers, body: event('opened') });
  const answers: Record<string, Promise<Response>> = {
    bounce: signed(event('bounced', { bounce_type: 'hard', failure_message: word('failuremessage') })),
    'spam, signed by the old secret': signed(event('spammed'), old),
    unsubscription: signed(event('unsubscribed')),
    'an id that is too long': signed(
      event('clicked', {
        customer_id: word('longcustomer').repeat(30),
        identifiers: { id: word('longcustomer').repeat(30) },
      }),
    ),
    'an unknown metric': signed(event(word('metric'))),
    'broken JSON': signed(`{"data": {"email": "${word('webhookbroken')}`),
    'a list': signed(JSON.stringify([word('webhooklist')])),
    'too much': signed(JSON.stringify({ pad: word('webhookpad').repeat(60_000) })),
    'far too much': signed(word('webhookflood').repeat(400_000)),
    'another secret': signed(event('opened'), word('wrongsecret')),
    'no signature': unsigned('/webhooks/customerio'),
    'a signature of rubbish': unsigned('/webhooks/customerio', {
      'x-cio-signature': word('signature'),
      'x-cio-timestamp': word('signedat'),
    }),
    'an unknown encoding': unsigned('/webhooks/customerio', { 'content-encoding': word('encoding') }),
    'another path': unsigned(`/${word('path')}?token=${word('query')}`),
    'a path that cannot be decoded': unsigned(`/webhooks/customerio/%E0%A4%A${word('badpath')}`),
  };
  const replies = Object.entries(answers).map(async ([name, answer]) => {
    const response = await answer;
    return { name, text: `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}` };
  });
  return [
    ...(await Promise.all(replies)),
    { name: 'no HTTP', text: await sayNoHttp(stack.webhookUrl, word('nohttp')) },
  ];
}

function webhookEvent({ word }: Canaries, metric: string, change: object) {
  return {
    event_id: `${word('eventid')}${metric}`,
    object_type: 'email',
    metric,
    timestamp: Math.floor(Date.now() / 1_000),
    data: {
      identifiers: { id: word('customer'), email: `${word('webhookemail')}@example.com`, cio_id: word('cioid') },
      customer_id: word('customer'),
      email_address: `${word('webhookemail')}@example.com`,
      delivery_id: word('delivery'),
      recipient: `${word('webhookrecipient')}@example.com`,
      subject: word('subject'),
      href: `https://example.com/?u=${word('link')}`,
      ...change,
    },
  };
}

/** The response to a client that does not speak HTTP. */
async function sayNoHttp(url: string, line: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const heard: Buffer[] = [];
  socket.on('data', (data: Buffer) => heard.push(data));
  socket.write(`${line}\r\n\r\n`);
  await once(socket, 'close');
  return Buffer.concat(heard).toString();
}

/** Sends queries that the table rejects, and requests to forget a person. Only the response may repeat the request. */
export async function askCanaries(stack: Stack, { word }: Canaries): Promise<void> {
  const ask = (body: string, path = '/sql') =>
    fetch(new URL(path, stack.sqlUrl), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answers = await Promise.all([
    ask(JSON.stringify({ sql: `SELECT ${word('sqlname')} FROM customerio_events.delivery_events` })),
    ask(JSON.stringify({ sql: `SELECT '${word('sqltext')}'::DATE` })),
    ask(JSON.stringify({ sql: 'SELECT $x::INTEGER', parameters: { x: word('sqlparameter') } })),
    ask(`{"sql": "${word('sqlbroken')}`),
    ask(JSON.stringify({ sql: 'SELECT 1', [word('sqlfield')]: 1 })),
    ask(JSON.stringify({ person: word('customer'), mode: 'mask', dryRun: true }), '/forget'),
    ask(JSON.stringify({ person: word('customer'), mode: word('forgetmode') }), '/forget'),
    ask(`{"person": "${word('forgetbroken')}`, '/forget'),
  ]);
  for (const answer of answers) await answer.body?.cancel();
}
