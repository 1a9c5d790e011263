import { type ServiceAccess, serviceAccess } from '@cio-bus/contracts';
import type { z } from 'zod';
import type { flow } from '../api/schemas/flow.ts';
import { type Scrape, valuesOf } from './scrape.ts';

type Flow = z.output<typeof flow>;
/** A service as the console shows it. */
export type ShownService = Flow['services'][number];

const all: Readonly<Record<string, ServiceAccess>> = serviceAccess;

/** The services of the flow; the console is not one of them. */
export const flowServices = Object.keys(all).filter((name) => name !== 'console');

/** What a service reads in its group, and the group. */
export const groupsRead = flowServices.flatMap((service) => {
  const { group, reads } = all[service] as ServiceAccess;
  return group === undefined ? [] : reads.map((topic) => ({ service, groupId: group, topic }));
});

interface Known {
  /** By service. */
  lag: ReadonlyMap<string, number>;
  /** By service; a service whose addresses are not known has none. */
  scrapes: ReadonlyMap<string, readonly (Scrape | undefined)[]>;
}

/** The services with what is known of them. */
export const readServices = ({ lag, scrapes }: Known): ShownService[] =>
  flowServices.map((name) => {
    const { reads, writes } = all[name] as ServiceAccess;
    const asked = scrapes.get(name);
    const answered = (asked ?? []).filter((one) => one !== undefined);
    const seconds = valuesOf(answered, 'cio_bus_consumer_lag_seconds');
    return {
      ...{ name, consumes: [...reads], produces: [...writes], lag: lag.get(name) ?? 0 },
      instances: asked === undefined ? null : answered.length,
      lagSeconds: seconds.length === 0 ? null : Math.max(...seconds),
      ...gateOf(asked !== undefined, answered),
    };
  });

/** The gate of a service that delivers is closed when that of one process is. An outage is probed until it ends by itself. */
function gateOf(isAsked: boolean, answered: readonly Scrape[]): Pick<ShownService, 'gate' | 'reason'> {
  if (answered.length === 0) return isAsked ? { gate: 'unknown', reason: 'does not answer' } : { gate: 'unknown' };
  const closed = answered.flatMap(({ samples }) =>
    samples.filter(({ name, value }) => name === 'cio_bus_gate_closed' && value > 0),
  );
  const reasons = [...new Set(answered.flatMap((one) => one.reasons))];
  const reason = reasons.length > 0 ? { reason: reasons.join('; ').slice(0, 500) } : {};
  if (closed.length === 0) return { gate: 'open', ...reason };
  const isOutage = closed.every(({ labels }) => labels.cause === 'outage');
  const cause = closed.map(({ labels }) => labels.cause).join(', ');
  return { gate: isOutage ? 'probing' : 'halted', reason: cause, ...reason };
}
