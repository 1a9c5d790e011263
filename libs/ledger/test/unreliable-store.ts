import { BusError } from '@cio-bus/contracts';
import type { SendStore } from '../src/index.ts';

/** How an operation may fail: not executed, reply lost, or timed out and executed later. */
const faults = ['not executed', 'reply lost', 'executed late'] as const;
const FAULT_SHARE = 0.2;

const down = () => new BusError('STORE_UNAVAILABLE', 'the store is down');

/** Wraps a store with the faults of a network; `random` (0 to 1) decides when and how it fails. */
export function unreliable(store: SendStore, random: () => number): SendStore {
  let late: (() => Promise<unknown>)[] = [];

  async function attempt<T>(operation: () => Promise<T>): Promise<T> {
    const fault = random() < FAULT_SHARE ? faults[Math.floor(random() * faults.length)] : undefined;
    if (fault === 'executed late') {
      late.push(operation);
      throw down();
    }
    if (fault === 'not executed') throw down();
    const value = await operation();
    const overdue = late;
    late = [];
    for (const other of overdue) await other();
    if (fault === 'reply lost') throw down();
    return value;
  }

  return {
    begin: (entry, lookupKey) => attempt(() => store.begin(entry, lookupKey)),
    get: (id) => attempt(() => store.get(id)),
    confirm: (entry) => attempt(() => store.confirm(entry)),
    claim: (id, deliveryId) => attempt(() => store.claim(id, deliveryId)),
    unclaimed: (deliveryIds) => attempt(() => store.unclaimed(deliveryIds)),
    rivals: (id, attemptedUntil) => attempt(() => store.rivals(id, attemptedUntil)),
    forget: (entry) => attempt(() => store.forget(entry)),
  };
}
