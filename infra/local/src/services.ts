import { bigquerySinkConfig } from '@cio-bus/bigquery-sink/src/config.ts';
import { consoleConfig } from '@cio-bus/console/src/config.ts';
import { eventProcessorConfig } from '@cio-bus/event-processor/src/config.ts';
import { compileCache } from '@cio-bus/servers';
import { type ConfigShape, serviceSettings } from '@cio-bus/service';
import { trackPublisherConfig } from '@cio-bus/track-publisher/src/config.ts';
import { transactionalSenderConfig } from '@cio-bus/transactional-sender/src/config.ts';
import { webhookReceiverConfig } from '@cio-bus/webhook-receiver/src/config.ts';

/** A service of the local stack. */
interface ServiceEntry {
  /** Every setting it declares, including those common to all services. */
  settings: ConfigShape;
  /** Port of its health listener under `npm run dev`. */
  healthPort: number;
}

const entry = (healthPort: number, { shape }: { shape: ConfigShape }): ServiceEntry => ({
  healthPort,
  settings: { ...shape, ...serviceSettings },
});

/** The services of the stack, in the order of the flow. */
export const services = {
  'track-publisher': entry(9101, trackPublisherConfig),
  'transactional-sender': entry(9102, transactionalSenderConfig),
  'webhook-receiver': entry(9103, webhookReceiverConfig),
  'event-processor': entry(9104, eventProcessorConfig),
  'bigquery-sink': entry(9105, bigquerySinkConfig),
  console: entry(9106, consoleConfig),
} as const satisfies Record<string, ServiceEntry>;

/** A key of {@link services}. */
export type ServiceName = keyof typeof services;

/** Names of the services, in the order of the flow; the console, which nothing flows through, is the last. */
export const serviceNames = Object.keys(services) as ServiceName[];

/** The services that a stack has when it is asked for nothing else. */
export const flowServices: readonly ServiceName[] = serviceNames.filter((name) => name !== 'console');

/** Services of which several processes may run. The others own a port; with DuckDB the sink owns a file. */
type SeveralName = 'track-publisher' | 'transactional-sender' | 'event-processor' | 'bigquery-sink';

/** How many processes of a service run. @default 1, of the console 0 */
export type InstanceCounts = Readonly<Partial<Record<SeveralName, number> & { console: 0 | 1 }>>;

/** One process of a service. The first has the service's name, the others are `<service>-2`, `<service>-3` … */
export interface Instance {
  name: string;
  service: ServiceName;
}

/** The processes of a stack, in the order of the flow. */
export function instancesOf(counts: InstanceCounts = {}): Instance[] {
  const several: Partial<Record<ServiceName, number>> = counts;
  return serviceNames.flatMap((service) =>
    Array.from({ length: several[service] ?? (service === 'console' ? 0 : 1) }, (_, index) => ({
      service,
      name: index === 0 ? service : `${service}-${index + 1}`,
    })),
  );
}

/** Settings by environment variable; undefined and empty values count as unset. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** The environment of a service: only the settings that it declares. */
export function environmentOf(declared: ConfigShape, given: Settings): Record<string, string> {
  return programEnvironment(Object.fromEntries(Object.keys(declared).map((name) => [name, given[name]])));
}

/** The settings that are set, plus what every program needs to run, and a cache that halves the CPU time of its start. */
export const programEnvironment = (settings: Settings): Record<string, string> =>
  withoutUnset({
    ...settings,
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_COMPILE_CACHE: compileCache,
  });

/** The settings that have a value. */
export function withoutUnset(settings: Settings): Record<string, string> {
  const pairs = Object.entries(settings);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => Boolean(pair[1]?.trim())));
}
