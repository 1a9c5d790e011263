import type { ComposeFile } from '../read/compose-file.ts';
import { environmentOf } from './settings.ts';

/** Variables with the port that a program listens on. */
const PORT_NAMES = ['PORT', 'HEALTH_PORT', 'SANDBOX_PORT'];

/** Finds addresses in settings that point to no service, or to a port on which it does not listen. */
export function addressFaults(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, service]) => {
    if (!service.build) return [];
    return Object.entries(environmentOf(service)).flatMap(([setting, value]) =>
      addressesIn(setting, value).flatMap(({ host, port }) => {
        const fault = faultOf(file, host, port);
        return fault ? [`${name}: ${setting} points to ${host}:${port}, ${fault}`] : [];
      }),
    );
  });
}

function faultOf({ services }: ComposeFile, host: string, port: string): string | undefined {
  const target = services[host];
  if (!target) return 'which is not a service';
  return listening(environmentOf(target), target.ports, JSON.stringify(target)).has(port)
    ? undefined
    : 'where it does not listen';
}

/** Returns the ports of a service, from its settings, published ports, Kafka listeners and command options. */
function listening(
  environment: Readonly<Record<string, string>>,
  ports: readonly string[] = [],
  text: string,
): Set<string> {
  const settings = PORT_NAMES.flatMap((name) => environment[name] ?? []);
  const published = ports.map((each) => each.split(':').at(-1) ?? '');
  const listeners = [...(environment.KAFKA_LISTENERS ?? '').matchAll(/:(\d+)/g)].map(([, port]) => port ?? '');
  const options = [...text.matchAll(/--(?:grpc-)?port=(\d+)/g)].map(([, port]) => port ?? '');
  return new Set([...settings, ...published, ...listeners, ...options]);
}

function addressesIn(setting: string, value: string): { host: string; port: string }[] {
  const isBrokers = setting === 'KAFKA_BROKERS';
  const pattern = isBrokers ? /([\w.-]+):(\d+)/g : /\w+:\/\/(?:[^@/\s]+@)?([\w.-]+):(\d+)/g;
  return [...value.matchAll(pattern)].map(([, host = '', port = '']) => ({ host, port }));
}
