import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { wholeNumber } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { environmentOf, flowServices, instancesOf, programEnvironment, serviceNames } from './services.ts';

describe('environmentOf', () => {
  const declared = { PORT: wholeNumber({ min: 0, max: 9, default: 0 }) };

  it('passes a service only what it declares, so that no secret reaches a service that does not need it', () => {
    const given = environmentOf(declared, { PORT: '3000', CUSTOMERIO_APP_API_KEY: 'secret' });
    expect(Object.keys(given).sort()).toEqual(['HOME', 'NODE_COMPILE_CACHE', 'PATH', 'PORT']);
  });

  it('leaves an empty setting out, so that its default counts', () => {
    expect(environmentOf(declared, { PORT: ' ' })).not.toHaveProperty('PORT');
  });
});

describe('instancesOf', () => {
  it('runs each service of the flow once, and the console when it is asked for', () => {
    expect(instancesOf().map(({ name }) => name)).toEqual(flowServices);
    expect(instancesOf({ console: 1 }).map(({ name }) => name)).toEqual(serviceNames);
  });

  it('numbers the further processes of a service, so that each has a log and a port', () => {
    const names = instancesOf({ 'track-publisher': 3 }).filter(({ service }) => service === 'track-publisher');
    expect(names.map(({ name }) => name)).toEqual(['track-publisher', 'track-publisher-2', 'track-publisher-3']);
  });
});

describe('a service with wrong settings', () => {
  it.each(serviceNames)('%s names all of them in one message, shows no value, and exits non-zero', async (name) => {
    const wrong = { LOG_LEVEL: 'loudest', HEALTH_PORT: 'seventy', STOP_TIMEOUT_MS: '-5' };

    const { code, output } = await run(`services/${name}/src/main.ts`, wrong);

    expect(code).toBe(2);
    for (const [setting, value] of Object.entries(wrong)) {
      expect(output).toContain(setting);
      expect(output).not.toContain(value);
    }
  });

  const run = (program: string, env: Record<string, string>) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const options = { env: { ...programEnvironment({}), ...env } };
      execFile(process.execPath, [join(rootDir, program)], options, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
});
