import type { FaultSettings } from '@cio-bus/customerio-sandbox';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { refusedByCustomerIO } from '../traffic/traffic.ts';

const OUTAGE_MS = 2_000;

/** Faults of Customer.io during the whole phase. */
const always: FaultSettings = {
  unavailableRate: 0.05,
  throttledRate: 0.02,
  retryAfterSeconds: 1,
  lostAnswerRate: 0.01,
};

/** The faults of the second phase, rejections and failing people included; with `outage`, a complete outage of 2 s starts now. */
export const faultsInTraffic = ({ outage = false } = {}): FaultSettings => ({
  ...always,
  rejectEventNames: [...refusedByCustomerIO.events],
  unknownTemplates: [...refusedByCustomerIO.templates],
  failPeople: [...failingPeople],
  ...(outage ? { outage: 'unavailable', outageForMs: OUTAGE_MS } : {}),
});

/** The same, once requests about everybody succeed again. */
export const faultsWithoutFailing = (): FaultSettings => ({ ...faultsInTraffic(), failPeople: [] });

/**
 * The same without the rejections: an operator has created what Customer.io did not know. Responses are no longer lost to
 * silence, so that the end does not wait for timeouts.
 */
export const fixedCause = (): FaultSettings => ({ ...always, lostAnswerKinds: ['reset', '502'] });
