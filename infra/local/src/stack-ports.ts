import { developmentPorts } from './development-settings.ts';
import { freePorts, requireFreePort } from './free-port.ts';
import type { LocalKafka } from './kafka/ensure-kafka.ts';
import { usesSandbox } from './sandbox.ts';
import { type ServiceName, type Settings, serviceNames, services } from './services.ts';

/** Ports that a stack listens on. `kafka` is undefined for one that chooses its own, or that runs elsewhere. */
export interface Ports {
  kafka: number | undefined;
  webhooks: number;
  sandbox: number;
  health: Record<ServiceName, number>;
}

interface Choice {
  ports: 'fixed' | 'free';
  kafka?: LocalKafka;
  env?: Settings;
}

/** Chooses the ports of a stack. @throws SetupError naming a fixed port that is taken, and who wants it */
export async function choosePorts({ ports, kafka, env = {} }: Choice): Promise<Ports> {
  if (ports === 'free') return chooseFreePorts();
  const { kafka: kafkaPort, webhooks, sandbox } = developmentPorts;
  const ownKafka = !kafka && !env.KAFKA_BROKERS;
  const wanted: [number, string][] = [
    ...(ownKafka ? [[kafkaPort, 'Kafka'] satisfies [number, string]] : []),
    ...(usesSandbox(env) ? [[sandbox, 'the sandbox'] satisfies [number, string]] : []),
    [webhooks, 'webhook-receiver'],
    ...serviceNames.map((name): [number, string] => [services[name].healthPort, `the health listener of ${name}`]),
  ];
  for (const [port, wantedBy] of wanted) await requireFreePort(port, wantedBy);
  return {
    kafka: ownKafka ? kafkaPort : undefined,
    webhooks,
    sandbox,
    health: healthPorts((name) => services[name].healthPort),
  };
}

/** Base URL of each service's health listener. */
export const healthUrls = ({ health }: Ports) =>
  Object.fromEntries(serviceNames.map((name) => [name, `http://127.0.0.1:${health[name]}`])) as Record<
    ServiceName,
    string
  >;

async function chooseFreePorts(): Promise<Ports> {
  const [webhooks = 0, sandbox = 0, ...rest] = await freePorts(2 + serviceNames.length);
  return {
    kafka: undefined,
    webhooks,
    sandbox,
    health: healthPorts((name) => rest[serviceNames.indexOf(name)] as number),
  };
}

const healthPorts = (portOf: (name: ServiceName) => number) =>
  Object.fromEntries(serviceNames.map((name) => [name, portOf(name)])) as Record<ServiceName, number>;
