import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { vendorTime } from './vendor-time.ts';

async function serverWith(date: string | undefined): Promise<string> {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.writeHead(404, date === undefined ? {} : { date }).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  { date: 'Sat, 21 Nov 2026 12:00:00 GMT', time: Date.UTC(2026, 10, 21, 12) },
  { date: 'yesterday', time: undefined },
  { date: undefined, time: undefined },
])('reads $date', async ({ date, time }) => {
  const config = { CUSTOMERIO_REGION: 'eu', CUSTOMERIO_APP_URL: await serverWith(date) } as const;
  expect(await vendorTime(config)).toBe(time);
});

it('is undefined when nothing answers', async () => {
  const config = { CUSTOMERIO_REGION: 'eu', CUSTOMERIO_APP_URL: 'http://127.0.0.1:1' } as const;
  expect(await vendorTime(config)).toBeUndefined();
});
