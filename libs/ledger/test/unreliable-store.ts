import { BusError } from '@cio-bus/contracts';
import type { SendStore } from '../src/index.ts';

/** How a question to a store may go wrong: not asked, answer lost, or given up and done only later. */
const faults = ['refused', 'answer lost', 'done late'] as const;
const FAULT_SHARE = 0.2;

const away = () => new BusError('VENDOR_UNAVAILABLE', 'the store is away');

/** A store that fails as one beyond a network does, as often and in the way that `random`, 0 to 1, decides. */
export function unreliable(store: SendStore, random: () => number): SendStore {
  let late: (() => Promise<unknown>)[] = [];

  async function ask<T>(question: () => Promise<T>): Promise<T> {
    const fault = random() < FAULT_SHARE ? faults[Math.floor(random() * faults.length)] : undefined;
    if (fault === 'done late') {
      late.push(question);
      throw away();
    }
    if (fault === 'refused') throw away();
    const answer = await question();
    const overdue = late;
    late = [];
    for (const other of overdue) await other();
    if (fault === 'answer lost') throw away();
    return answer;
  }

  return {
    begin: (entry) => ask(() => store.begin(entry)),
    get: (id) => ask(() => store.get(id)),
    confirm: (entry) => ask(() => store.confirm(entry)),
    claim: (id, deliveryId) => ask(() => store.claim(id, deliveryId)),
    unclaimed: (deliveryIds) => ask(() => store.unclaimed(deliveryIds)),
    forget: (entry) => ask(() => store.forget(entry)),
  };
}
