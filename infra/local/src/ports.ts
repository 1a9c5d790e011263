import type { LocalKafka } from '@cio-bus/servers';
import { freePorts, PrerequisiteError, requireFreePort } from '@cio-bus/servers';
import { developmentPorts } from './development-settings.ts';
import { usesSandbox } from './sandbox.ts';
import {
  type Instance,
  type InstanceCounts,
  instancesOf,
  type ServiceName,
  type Settings,
  services,
} from './services.ts';

/** Ports that a stack listens on. `kafka` is undefined if it chooses its own or runs elsewhere. */
export interface Ports {
  kafka: number | undefined;
  webhooks: number;
  /** Used only when there is a console. */
  console: number;
  sandbox: number;
  /** By name of the process. */
  health: Readonly<Record<string, number>>;
}

interface Choice {
  ports: 'fixed' | 'free';
  kafka?: LocalKafka;
  env?: Settings;
  instances?: InstanceCounts;
}

/**
 * Chooses the ports of a stack.
 *
 * @throws PrerequisiteError that names a taken port and the part that needs it; also for several processes of a service on fixed ports
 */
export async function choosePorts({ ports, kafka, env = {}, instances }: Choice): Promise<Ports> {
  const processes = instancesOf(instances);
  if (ports === 'free') return chooseFreePorts(processes);
  if (processes.some(({ name, service }) => name !== service))
    throw new PrerequisiteError('Several processes of a service need free ports.');
  const { kafka: kafkaPort, webhooks, console, sandbox } = developmentPorts;
  const ownKafka = !kafka && !env.KAFKA_BROKERS;
  const needed: [number, string][] = [
    ...(ownKafka ? [[kafkaPort, 'Kafka'] satisfies [number, string]] : []),
    ...(usesSandbox(env) ? [[sandbox, 'the sandbox'] satisfies [number, string]] : []),
    [webhooks, 'webhook-receiver'],
    ...(processes.some(({ service }) => service === 'console')
      ? [[console, 'the console'] satisfies [number, string]]
      : []),
    ...processes.map(({ service }): [number, string] => [
      services[service].healthPort,
      `the health listener of ${service}`,
    ]),
  ];
  for (const [port, neededBy] of needed) await requireFreePort(port, neededBy);
  return {
    kafka: ownKafka ? kafkaPort : undefined,
    webhooks,
    console,
    sandbox,
    health: Object.fromEntries(processes.map(({ service }) => [service, services[service].healthPort])),
  };
}

/** Base URL of each process's health listener; the first of a service has the service's name. */
export const healthUrls = ({ health }: Ports) =>
  Object.fromEntries(Object.entries(health).map(([name, port]) => [name, `http://127.0.0.1:${port}`])) as Record<
    ServiceName,
    string
  > &
    Record<string, string>;

async function chooseFreePorts(processes: readonly Instance[]): Promise<Ports> {
  const [webhooks = 0, sandbox = 0, console = 0, ...rest] = await freePorts(3 + processes.length);
  return {
    kafka: undefined,
    webhooks,
    console,
    sandbox,
    health: Object.fromEntries(processes.map(({ name }, index) => [name, rest[index] as number])),
  };
}
