import type { FaultSettings } from '@cio-bus/customerio-sandbox';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { refusedByCustomerIO } from '../traffic/traffic.ts';
import type { FaultKind } from './fault-kinds.ts';

/** A period in which Customer.io has a fault; ms from the first command. */
export interface Window {
  kind: Extract<FaultKind, 'outage' | 'throttling'>;
  fromMs: number;
  toMs: number;
}

/** Customer.io's faults while these windows are open. Rejections are not a fault: they stay to the end. */
export function faultsInForce(open: readonly Window['kind'][], kinds: ReadonlySet<FaultKind>): FaultSettings {
  return {
    rejectEventNames: [...refusedByCustomerIO.events],
    unknownTemplates: [...refusedByCustomerIO.templates],
    ...(kinds.has('failing-people') && { failPeople: [...failingPeople] }),
    ...(kinds.has('lost-answers') && { lostAnswerRate: 0.02 }),
    ...(kinds.has('slow-answers') && { latencyMedianMs: 15, latencySigma: 0.8, slowRate: 0.02, slowMs: 1_500 }),
    ...(open.includes('throttling') && { throttledRate: 0.8, retryAfterSeconds: 1 }),
    ...(open.includes('outage') && { outage: 'unavailable' as const }),
  };
}

/** The faults that stay when everything is published: requests about everybody succeed again. */
export const faultsAtTheEnd = (kinds: ReadonlySet<FaultKind>): FaultSettings => ({
  ...faultsInForce([], kinds),
  failPeople: [],
});
