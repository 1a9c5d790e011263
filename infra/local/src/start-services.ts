import { spawnProgram } from './node-process.ts';
import type { Run } from './process/run.ts';
import { type OnDeath, type Supervised, supervise } from './process/supervise.ts';
import { untilReady } from './process/until-ready.ts';
import { environmentOf, type Settings, serviceNames, services } from './services.ts';
import { healthUrls, type Ports } from './stack-ports.ts';

interface Options {
  mode: OnDeath;
  log?: (line: string) => void;
}

/** Starts every service as a process with the settings it declares; resolves once all are ready. */
export async function startServices(
  run: Run,
  { mode, log = () => {} }: Options,
  { ports, settings }: { ports: Ports; settings: Settings },
): Promise<Supervised[]> {
  const urls = healthUrls(ports);
  const supervised = serviceNames.map((name) => {
    const listeners = { HEALTH_PORT: String(ports.health[name]), PORT: String(ports.webhooks) };
    const env = environmentOf(services[name].settings, { ...settings, ...listeners });
    return supervise({
      name,
      spawn: () => spawnProgram(run, name, `services/${name}/src/main.ts`, env),
      ready: (process) => untilReady(process, urls[name]),
      onDeath: mode,
      log,
    });
  });
  run.onClose(() => Promise.all(supervised.map((service) => service.stop())));
  await Promise.all(supervised.map((service) => service.start()));
  return supervised;
}
