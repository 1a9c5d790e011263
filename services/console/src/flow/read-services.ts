import { type ServiceAccess, serviceAccess } from '@cio-bus/contracts';
import { gateState, type Scrape, valuesOf } from '@cio-bus/service';
import type { z } from 'zod';
import type { flow } from '../api/schemas/flow.ts';

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
      ...gateState(asked),
    };
  });
