import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxClient } from '@cio-bus/customerio-sandbox';

type Api = 'track' | 'app';

/** Requests to an API per second, and the share that was refused with 429. */
export interface SeenRate {
  /** Accepted requests. */
  perSecond: number;
  /** Of all requests. */
  refused: number;
}

/** Waits until both APIs were asked, then this long, and measures for as long as given. */
export async function watchRates(
  sandbox: SandboxClient,
  { settleMs, measureMs }: { settleMs: number; measureMs: number },
): Promise<Record<Api, SeenRate>> {
  const count = async (api: Api) => {
    const counts = (await sandbox.stats()).requests[api];
    return { ok: (counts[200] ?? 0) + (counts[207] ?? 0), refused: counts[429] ?? 0 };
  };
  while ((await count('app')).ok === 0 || (await count('track')).ok < 10) await sleep(50);
  await sleep(settleMs);
  const [before, begun] = [{ track: await count('track'), app: await count('app') }, performance.now()];
  await sleep(measureMs);
  const [after, seconds] = [
    { track: await count('track'), app: await count('app') },
    (performance.now() - begun) / 1_000,
  ];
  const rateOf = (api: Api): SeenRate => {
    const ok = after[api].ok - before[api].ok;
    const refused = after[api].refused - before[api].refused;
    return { perSecond: ok / seconds, refused: refused / (ok + refused) };
  };
  return { track: rateOf('track'), app: rateOf('app') };
}
