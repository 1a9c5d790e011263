import { type OnDeath, type Supervised, supervise, untilReady } from '@cio-bus/servers';
import { healthUrls, type Ports } from './ports.ts';
import type { Run } from './run/run.ts';
import { spawnProgram } from './run/spawn-program.ts';
import {
  environmentOf,
  type InstanceCounts,
  instancesOf,
  type ServiceName,
  type Settings,
  services,
} from './services.ts';

interface Options {
  mode: OnDeath;
  instances?: InstanceCounts;
  envOf?: (service: ServiceName) => Settings;
  log?: (line: string) => void;
}

/** Starts every service as a process with the settings it declares; resolves once all are ready. */
export async function startServices(
  run: Run,
  { mode, instances, envOf = () => ({}), log = () => {} }: Options,
  { ports, settings }: { ports: Ports; settings: Settings },
): Promise<Supervised[]> {
  const urls = healthUrls(ports);
  const supervised = instancesOf(instances).map(({ name, service }) => {
    const port = service === 'console' ? ports.console : ports.webhooks;
    const listeners = { HEALTH_PORT: String(ports.health[name]), PORT: String(port) };
    const env = environmentOf(services[service].settings, { ...settings, ...envOf(service), ...listeners });
    return supervise({
      name,
      spawn: () => spawnProgram(run, name, `services/${service}/src/main.ts`, env),
      ready: (process) => untilReady(process, urls[name] as string),
      onDeath: mode,
      log,
    });
  });
  run.onClose(() => Promise.all(supervised.map((service) => service.stop())));
  await Promise.all(supervised.map((service) => service.start()));
  return supervised;
}
