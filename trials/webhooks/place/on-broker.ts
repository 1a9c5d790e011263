import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passed } from '../../harness/render.ts';
import type { Measure } from '../../harness/trial.ts';
import { type Broker, startBroker } from './broker.ts';

/** Where a trial runs. */
export interface Place {
  broker: Broker;
  /** For logs; kept when something does not hold. */
  folder: string;
  /** Adds what is undone at the end, in reverse order. */
  atEnd(undo: () => unknown): void;
}

/** Runs a trial on a Kafka of its own, and stops what it started. */
export async function onBroker(
  print: (line: string) => void,
  use: (place: Place) => Promise<Measure[]>,
): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-webhooks-'));
  const undos: (() => unknown)[] = [];
  let isGood = false;
  try {
    const broker = await startBroker(folder, print);
    undos.push(broker.stop);
    const measures = await use({ broker, folder, atEnd: (undo) => void undos.push(undo) });
    isGood = passed(measures);
    return measures;
  } finally {
    for (const undo of undos.reverse()) await undo();
    if (isGood) await rm(folder, { recursive: true, force: true });
    else print(`  data and logs are in ${folder}`);
  }
}
