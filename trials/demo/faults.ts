import type { FaultSettings } from '@cio-bus/customerio-sandbox';
import { refusedByCustomerIO } from '../traffic/traffic.ts';

const OUTAGE_MS = 2_000;

/** What goes wrong at Customer.io all the while. */
const always: FaultSettings = {
  unavailableRate: 0.05,
  throttledRate: 0.02,
  retryAfterSeconds: 1,
  lostAnswerRate: 0.01,
};

/** The faults of the traffic: with the refusals, and from now on for a while with a complete outage. */
export const faultsInTraffic = ({ outage = false } = {}): FaultSettings => ({
  ...always,
  rejectEventNames: [...refusedByCustomerIO.events],
  unknownTemplates: [...refusedByCustomerIO.templates],
  ...(outage ? { outage: 'unavailable', outageForMs: OUTAGE_MS } : {}),
});

/**
 * The same without the refusals: somebody has set up what was unknown. No answer is lost by silence any more, so that the
 * end does not wait for time-outs; the traffic before has shown those.
 */
export const fixedCause = (): FaultSettings => ({ ...always, lostAnswerKinds: ['reset', '502'] });
