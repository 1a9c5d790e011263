import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ChildService } from './child-service.ts';

const children: ChildService[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.signal('SIGKILL');
});

function run(fault: string, env: Record<string, string> = {}): ChildService {
  const child = new ChildService({ FIXTURE: fault, FIXTURE_KEY: 'hunter2', ...env });
  children.push(child);
  return child;
}

const untilSaid = (child: ChildService, line: string) => expect.poll(() => child.said).toContain(line);
const untilStarted = (child: ChildService) => expect.poll(() => child.messages).toContain('service started');

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('starts in order, stops in reverse at %s, and exits 0', async (signal) => {
    const child = run('none');
    await untilStarted(child);
    child.signal(signal);
    expect(await child.exitCode()).toBe(0);
    expect(child.said).toEqual([
      'first started',
      'second starting',
      'second started',
      'third started',
      'third stopped',
      'second stopping',
      'second stopped',
      'first stopped',
    ]);
    expect(child.messages).toEqual(['service started', 'service stopped']);
  });

  it('exits non-zero when a part fails to start, after stopping the others', async () => {
    const child = run('start-fails');
    expect(await child.exitCode()).toBe(1);
    expect(child.said).toEqual([
      'first started',
      'second starting',
      'second stopping',
      'second stopped',
      'first stopped',
    ]);
    expect(child.messages).toContainEqual(expect.stringContaining('second failed to start: no broker'));
  });

  it('starts a part again while what it needs is unavailable', async () => {
    const child = run('starts-late');
    await untilStarted(child);
    expect(child.said).toEqual([
      'first started',
      'second starting',
      'second starting',
      'second starting',
      'second started',
      'third started',
    ]);
    child.signal('SIGTERM');
    expect(await child.exitCode()).toBe(0);
  });

  it('says in /readyz what it waits for, stops on a signal meanwhile, and exits 0', async () => {
    const child = run('never-starts');
    await expect.poll(() => child.messages).toContain('part cannot start yet: no broker yet');
    const { healthPort } = child.logged.find(({ healthPort }) => healthPort) ?? {};
    const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, reasons: ['starting: no broker yet'] });
    child.signal('SIGTERM');
    expect(await child.exitCode()).toBe(0);
    expect(child.said.slice(-3)).toEqual(['second stopping', 'second stopped', 'first stopped']);
  });

  it('exits non-zero when a part fails permanently, after stopping the others', async () => {
    const child = run('fails');
    expect(await child.exitCode()).toBe(1);
    expect(child.said.at(-1)).toBe('first stopped');
    expect(child.messages).toContainEqual(expect.stringContaining('kafkajs failed'));
  });

  it('exits non-zero when a part fails permanently during the start', async () => {
    const child = run('fails-during-start');
    expect(await child.exitCode()).toBe(1);
    expect(child.said.at(-1)).toBe('first stopped');
  });

  it('stops on a signal during the start, starts no further part, and exits 0', async () => {
    const child = run('start-hangs');
    await untilSaid(child, 'second starting');
    child.signal('SIGTERM');
    expect(await child.exitCode()).toBe(0);
    expect(child.said).toEqual([
      'first started',
      'second starting',
      'second stopping',
      'second started', // the start that was under way ends with the stop
      'second stopped',
      'first stopped',
    ]);
  });

  it('stops the other parts when one fails to stop, and exits non-zero', async () => {
    const child = run('stop-fails');
    await untilStarted(child);
    child.signal('SIGTERM');
    expect(await child.exitCode()).toBe(1);
    expect(child.said.at(-1)).toBe('first stopped');
    expect(child.messages).toContain('part failed to stop: still busy');
  });

  it('exits non-zero after STOP_TIMEOUT_MS', async () => {
    const child = run('stop-hangs', { STOP_TIMEOUT_MS: '1500' });
    await untilStarted(child);
    child.signal('SIGTERM');
    expect(await child.exitCode()).toBe(1);
    expect(child.messages).toContain('shutdown deadline exceeded');
  });

  it('reports stopping while it drains, and exits non-zero immediately on a second signal', async () => {
    const child = run('stop-hangs', { STOP_TIMEOUT_MS: '600000' });
    await untilStarted(child);
    const readyz = `http://127.0.0.1:${child.logged[0]?.healthPort}/readyz`;
    expect((await fetch(readyz)).status).toBe(200);
    child.signal('SIGTERM');
    await untilSaid(child, 'second stopping');
    const response = await fetch(readyz);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, reasons: ['stopping'] });
    child.signal('SIGINT');
    expect(await child.exitCode()).toBe(1);
    expect(child.said).not.toContain('first stopped');
  });

  it('lists three bad settings in one message without their values, and exits 2 before starting anything', async () => {
    const child = run('sideways', { FIXTURE_KEY: '', FIXTURE_SIZE: '10000', LOG_LEVEL: 'info' });
    expect(await child.exitCode()).toBe(2);
    expect(child.stderr).toMatch(
      /^fixture: Bad settings:\n {2}FIXTURE: .*\n {2}FIXTURE_KEY: .*\n {2}FIXTURE_SIZE: .*\n$/,
    );
    expect(child.stderr).not.toMatch(/sideways|10000/);
    expect([...child.said, ...child.messages]).toEqual([]);
  });

  it('exits non-zero with the reason when wiring fails', async () => {
    const child = run('wire-fails');
    expect(await child.exitCode()).toBe(1);
    expect(child.messages).toEqual(['service failed: cannot be wired']);
  });

  it('exits non-zero and names the port when the health port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const child = run('none', { HEALTH_PORT: String(port) });
    expect(await child.exitCode()).toBe(1);
    expect(child.messages).toEqual([expect.stringContaining(`127.0.0.1:${port}`)]);
    expect(child.said).toEqual([]);
    taken.close();
  });
});
