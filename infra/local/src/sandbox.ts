import { type OnDeath, PrerequisiteError, type Supervised, supervise } from '@cio-bus/servers';
import { SANDBOX_REGION, sandboxCredentials } from './development-settings.ts';
import type { Run } from './run/run.ts';
import { spawnProgram } from './run/spawn-program.ts';
import { programEnvironment, type Settings } from './services.ts';

/** The sandbox of a stack, and the settings that point services at it. */
export interface RunningSandbox {
  readonly url: string;
  readonly settings: Settings;
  readonly process: Supervised;
}

interface Options {
  mode: OnDeath;
  env?: Settings;
  log?: (line: string) => void;
}

/** Whether the sandbox stands in for Customer.io. @throws PrerequisiteError if only one of the two URLs is set */
export function usesSandbox({ CUSTOMERIO_TRACK_URL: track, CUSTOMERIO_APP_URL: app }: Settings): boolean {
  if (Boolean(track) === Boolean(app)) return !track;
  throw new PrerequisiteError('Set both CUSTOMERIO_TRACK_URL and CUSTOMERIO_APP_URL, or neither to use the sandbox.');
}

/** The settings that point services at a sandbox. */
export const sandboxSettings = (url: string): Settings => ({
  ...sandboxCredentials,
  CUSTOMERIO_REGION: SANDBOX_REGION,
  CUSTOMERIO_TRACK_URL: url,
  CUSTOMERIO_APP_URL: url,
});

/** Starts the sandbox, unless the settings name another Customer.io. */
export async function startSandbox(
  run: Run,
  { mode, env = {}, log = () => {} }: Options,
  { port, webhookUrl }: { port: number; webhookUrl: string },
): Promise<RunningSandbox | undefined> {
  if (!usesSandbox(env)) return undefined;
  const url = `http://127.0.0.1:${port}`;
  const environment = programEnvironment({
    ...sandboxCredentials,
    ...credentialsOf(env),
    SANDBOX_PORT: String(port),
    SANDBOX_WEBHOOK_URL: webhookUrl,
    SANDBOX_TIME_SCALE: env.SANDBOX_TIME_SCALE,
    SANDBOX_SEED: env.SANDBOX_SEED,
    SANDBOX_TEMPLATES: env.SANDBOX_TEMPLATES,
    SANDBOX_REGION: env.CUSTOMERIO_REGION,
  });
  const sandbox = supervise({
    name: 'sandbox',
    spawn: () => spawnProgram(run, 'sandbox', 'infra/customerio-sandbox/src/main.ts', environment),
    ready: (process) => process.line(/"listening"/),
    onDeath: mode,
    log,
  });
  run.onClose(sandbox.stop);
  await sandbox.start();
  return { url, settings: sandboxSettings(url), process: sandbox };
}

/** Credentials from the environment: the sandbox must accept those that the services use. */
function credentialsOf(env: Settings): Settings {
  const names = Object.keys(sandboxCredentials);
  const given = Object.fromEntries(names.filter((name) => env[name]).map((name) => [name, env[name]]));
  const [firstSecret] = env.CUSTOMERIO_WEBHOOK_SECRET?.split(',') ?? []; // services take several, it signs with one
  return firstSecret ? { ...given, CUSTOMERIO_WEBHOOK_SECRET: firstSecret } : given;
}
