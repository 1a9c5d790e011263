import type { FaultSettings } from '@cio-bus/customerio-sandbox';
import { type Random, seededRandom } from '@cio-bus/customerio-sandbox';
import { between } from '../traffic/random.ts';
import type { FaultKind } from './fault-kinds.ts';
import { faultsInForce, type Window } from './vendor-faults.ts';

/** A fault to inject; `atMs` counts from the first command. */
export type ChaosStep = { atMs: number } & (
  | { act: 'kill'; victim: string }
  | { act: 'freeze'; victim: string; forMs: number }
  | { act: 'restart-kafka'; signal: 'SIGTERM' | 'SIGKILL' }
  | { act: 'set-faults'; faults: FaultSettings; open: readonly Window['kind'][] }
);

/** Input of a plan. */
export interface PlanOptions {
  seed: number;
  durationMs: number;
  kinds: ReadonlySet<FaultKind>;
  /** Names of the processes that may be killed and frozen. */
  victims: readonly string[];
}

/** Longer than a session: the process has lost its partitions when it wakes, without knowing. */
const FROZEN_MS = { least: 12_000, most: 15_000 };
const FREEZE_EVERY_MS = 75_000;
const KILL_EVERY_MS = { least: 3_000, most: 8_000 };

/** Plans the faults: a pure function of its options. Switching one kind off leaves the others unchanged. */
export function planChaos({ seed, durationMs, kinds, victims }: PlanOptions): ChaosStep[] {
  const windows = planWindows(seededRandom(seed + 1), durationMs).filter(({ kind }) => kinds.has(kind));
  const steps = [
    ...(kinds.has('kills') ? planKills(seededRandom(seed + 2), durationMs, victims) : []),
    ...(kinds.has('freezes') ? planFreezes(seededRandom(seed + 4), durationMs, victims) : []),
    ...(kinds.has('broker') ? planRestarts(seededRandom(seed + 3), durationMs) : []),
    ...planVendorFaults(windows, kinds),
  ];
  return steps.sort((a, b) => a.atMs - b.atMs);
}

/** Kills one process every 3 to 8 s; none twice before all others. */
function planKills(random: Random, durationMs: number, victims: readonly string[]): ChaosStep[] {
  const steps: ChaosStep[] = [];
  let round: string[] = [];
  const next = () => between(KILL_EVERY_MS.least, KILL_EVERY_MS.most, random);
  for (let atMs = next(); atMs < durationMs; atMs += next()) {
    if (round.length === 0) round = shuffled(victims, random);
    steps.push({ atMs, act: 'kill', victim: round.pop() as string });
  }
  return steps;
}

/** At least once, then about every 75 s. */
function planFreezes(random: Random, durationMs: number, victims: readonly string[]): ChaosStep[] {
  const freezes = Math.max(1, Math.round(durationMs / FREEZE_EVERY_MS));
  return Array.from({ length: freezes }, (_, index) => ({
    atMs: ((index + between(0.2, 0.5, random)) / freezes) * durationMs,
    act: 'freeze',
    victim: shuffled(victims, random)[0] as string,
    forMs: between(FROZEN_MS.least, FROZEN_MS.most, random),
  }));
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** One orderly restart and one kill, far enough apart for every service to recover in between. */
function planRestarts(random: Random, durationMs: number): ChaosStep[] {
  const signals = random() < 0.5 ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGKILL', 'SIGTERM'] as const);
  const places = [between(0.36, 0.44, random), between(0.76, 0.84, random)];
  return signals.map((signal, index) => ({
    atMs: durationMs * (places[index] as number),
    act: 'restart-kafka',
    signal,
  }));
}

/** An outage before the first restart of Kafka and a burst of 429s before the second; shorter in a short run. */
function planWindows(random: Random, durationMs: number): Window[] {
  const window = (kind: Window['kind'], place: number, lengthMs: number) => {
    const fromMs = durationMs * place;
    return { kind, fromMs, toMs: fromMs + lengthMs };
  };
  return [
    window('outage', between(0.08, 0.14, random), Math.min(20_000, durationMs * 0.2)),
    window('throttling', between(0.58, 0.64, random), Math.min(15_000, durationMs * 0.12)),
  ];
}

/** The faults in force at the start, and after each start and end of a window. */
function planVendorFaults(windows: readonly Window[], kinds: ReadonlySet<FaultKind>): ChaosStep[] {
  const changes = [...new Set([0, ...windows.flatMap(({ fromMs, toMs }) => [fromMs, toMs])])];
  return changes.map((atMs) => {
    const open = windows.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs).map(({ kind }) => kind);
    return { atMs, act: 'set-faults', faults: faultsInForce(open, kinds), open };
  });
}
