import { PrerequisiteError } from '@cio-bus/servers';
import { ConfigError, defineConfig } from '@cio-bus/service';
import { sandboxSettings, usesSandbox } from './sandbox.ts';
import {
  environmentOf,
  type InstanceCounts,
  instancesOf,
  type ServiceName,
  type Settings,
  services,
  withoutUnset,
} from './services.ts';
import { serverSettings } from './warehouse.ts';

/** Stands for an address that is not known before the part that listens on it has started. */
const SOME_URL = 'http://127.0.0.1:1';

/** Settings that the stack itself provides later; the given ones replace them where a given address replaces a part. */
const provided: Settings = {
  KAFKA_BROKERS: '127.0.0.1:1',
  STATE_DIR: '.',
  ...serverSettings(SOME_URL),
};

/**
 * Checks the settings of every service of a stack before anything starts.
 *
 * @throws ConfigError that lists each wrong or missing setting once, with the services that it stops
 */
export function checkSettings(env: Settings = {}, instances: InstanceCounts = {}): void {
  const problems = new Map<string, ServiceName[]>();
  const halfACustomerIO = problemOf(() => usesSandbox(env));
  const sandbox = halfACustomerIO || usesSandbox(env) ? sandboxSettings(SOME_URL) : {};
  const settings = { ...provided, ...sandbox, ...withoutUnset(env) };
  for (const name of new Set(instancesOf(instances).map(({ service }) => service))) {
    const { settings: shape } = services[name];
    const problem = problemOf(() => defineConfig(shape).parse(environmentOf(shape, settings)));
    for (const line of problem?.split('\n').filter((text) => text.startsWith('  ')) ?? [])
      problems.set(line, [...(problems.get(line) ?? []), name]);
  }
  const lines = [...problems].map(([line, names]) => `${line} [${names.join(', ')}]`);
  if (halfACustomerIO) lines.unshift(`  ${halfACustomerIO}`);
  if (lines.length > 0) throw new ConfigError(`Bad settings, nothing was started:\n${lines.join('\n')}`);
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof PrerequisiteError) return error.message;
    throw error;
  }
}
