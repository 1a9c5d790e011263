import type { ComposeFile } from '../read/compose-file.ts';
import { environmentOf } from './settings.ts';

/** Variables that name the port a program listens on. */
const PORT_NAMES = ['PORT', 'HEALTH_PORT', 'SANDBOX_PORT'];

/** Addresses in the settings of our programs that lead to no service, or to a port on which it does not listen. */
export function addressFaults(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, service]) => {
    if (!service.build) return [];
    return Object.entries(environmentOf(service)).flatMap(([setting, value]) =>
      addressesIn(setting, value).flatMap(({ host, port }) => {
        const fault = faultOf(file, host, port);
        return fault ? [`${name}: ${setting} leads to ${host}:${port}, ${fault}`] : [];
      }),
    );
  });
}

function faultOf({ services }: ComposeFile, host: string, port: string): string | undefined {
  const target = services[host];
  if (!target) return 'and there is no such service';
  return listening(environmentOf(target), target.ports, JSON.stringify(target)).has(port)
    ? undefined
    : 'where it does not listen';
}

/** Ports of a service: by its settings, by what it publishes, by the listeners of a broker, by the options of a command. */
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
  const pattern = isBrokers ? /([\w.-]+):(\d+)/g : /https?:\/\/([\w.-]+):(\d+)/g;
  return [...value.matchAll(pattern)].map(([, host = '', port = '']) => ({ host, port }));
}
