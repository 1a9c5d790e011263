import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@cio-bus/service';
import { signWebhook } from '@cio-bus/webhooks';
import { SECRET, WEBHOOK_PATH } from './receiver-process.ts';

const RETRY_MS = 100;
const PEOPLE = 500;

/** Posts events over kept-alive connections, one at a time on each, and each again until it gets 200. */
export class Sender {
  /** Ids of the events that got 200. */
  readonly accepted = new Set<string>();
  /** Number of answers by status. */
  readonly statuses = new Map<number, number>();
  /** Requests whose connection was refused or ended. */
  unanswered = 0;
  slowestMs = 0;
  readonly #agent: Agent;
  readonly #connections: number;
  readonly #port: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#connections = connections;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async sendAll(ids: readonly string[]): Promise<void> {
    let next = 0;
    const sendOn = async () => {
      for (let id = ids[next++]; id !== undefined; id = ids[next++]) await this.#untilAccepted(id);
    };
    await Promise.all(Array.from({ length: this.#connections }, sendOn));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #untilAccepted(id: string): Promise<void> {
    while (!this.accepted.has(id)) {
      const startedAt = performance.now();
      const status = await this.#post(bodyOf(id)).catch(() => undefined);
      if (status === undefined) this.unanswered += 1;
      else {
        this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
        this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
      }
      if (status === 200) this.accepted.add(id);
      else await sleep(RETRY_MS);
    }
  }

  #post(body: string): Promise<number> {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const rawBody = Buffer.from(body);
    const headers = {
      'content-length': rawBody.length,
      'x-cio-timestamp': timestamp,
      'x-cio-signature': signWebhook(new Secret(SECRET), { scheme: 'v0', timestamp, rawBody }),
    };
    const target = { host: '127.0.0.1', port: this.#port, path: WEBHOOK_PATH, method: 'POST', agent: this.#agent };
    return new Promise((resolve, reject) => {
      const sent = request({ ...target, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      });
      sent.on('error', reject).end(rawBody);
    });
  }
}

function bodyOf(id: string): string {
  const person = `u${Number(id.split('-')[1]) % PEOPLE}`;
  const data = { identifiers: { id: person, email: `${person}@example.com` }, delivery_id: `d-${id}` };
  return JSON.stringify({
    event_id: id,
    object_type: 'email',
    metric: 'delivered',
    timestamp: Math.floor(Date.now() / 1_000),
    data,
  });
}
