import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { KillStep, KillSwitch } from './kill-switch.ts';

/** A proxy in front of Redis that reports what the ledger records. */
export interface RedisProxy {
  readonly url: string;
  connect(killSwitch: KillSwitch): void;
  stop(): void;
}

/** What the scripts of the ledger contain (`libs/ledger/src/redis/send-scripts.ts`), and the steps around them. */
const scripts: readonly { text: string; before: KillStep; after: KillStep }[] = [
  { text: 'if found[1] then return found end', before: 'doubt is to be recorded', after: 'doubt is recorded' },
  { text: "'HSETNX', KEYS[1], 'owner'", before: 'delivery is to be recorded', after: 'delivery is recorded' },
];

export async function startRedisProxy(redisUrl: string): Promise<RedisProxy> {
  const { hostname, port } = new URL(redisUrl);
  let killSwitch: KillSwitch | undefined;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const redis = connect(Number(port), hostname);
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket);
          client.destroy();
          redis.destroy();
        });
    }
    let after: KillStep | undefined;
    let passing = Promise.resolve();
    client.on('data', (chunk) => {
      passing = passing.then(async () => {
        const script = scripts.find(({ text }) => chunk.includes(text));
        if (script && (await killSwitch?.at(script.before))) return void client.destroy();
        after = script?.after;
        redis.write(chunk);
      });
    });
    redis.on('data', (chunk) => {
      void (async () => {
        const step = after;
        after = undefined;
        if (step && (await killSwitch?.at(step))) return void client.destroy();
        client.write(chunk);
      })();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connect(given) {
      killSwitch = given;
    },
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
