import { EventEmitter } from 'node:events';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import kafkajs, { type Consumer } from 'kafkajs';
import { describe, expect, it, vi } from 'vitest';
import { ClientRunner } from './client-runner.ts';

const { KafkaJSNonRetriableError } = kafkajs;
const coordinatorAway = Object.assign(new Error('Failed to find group coordinator'), {
  name: 'KafkaJSGroupCoordinatorNotFound',
});

function setUp() {
  const events = new EventEmitter();
  const done: string[] = [];
  const client = {
    events: { CRASH: 'crash', GROUP_JOIN: 'join' },
    on: (name: string, listener: (event: unknown) => void) => events.on(name, listener),
    connect: async () => void done.push('connect'),
    subscribe: async () => {},
    run: async () => void done.push('run'),
    disconnect: async () => void done.push('disconnect'),
  } as unknown as Consumer;
  const failures: Error[] = [];
  const runner = new ClientRunner({
    client,
    telemetry: quietTelemetry('tested'),
    use: { operation: 'READ', group: 'tested', user: 'ada' },
    topics: ['t'],
    fromBeginning: true,
    onBatch: async () => {},
  });
  void runner.failure.then((error) => failures.push(error));
  return {
    runner,
    done,
    failures,
    joined: () => events.emit('join', {}),
    crash: (error: Error) => events.emit('crash', { payload: { error, restart: false } }),
  };
}

describe('ClientRunner', () => {
  it.each([
    ['unchanged', coordinatorAway],
    // What kafkajs makes of it when the coordinator is unavailable at a commit or a heartbeat.
    ['wrapped', Object.assign(new KafkaJSNonRetriableError('Failed to find'), { cause: coordinatorAway })],
  ])('restarts a consumer that was ended because its coordinator was unavailable, %s', async (_how, error) => {
    const { runner, done, failures, crash } = setUp();
    await runner.start();
    crash(error);
    await vi.waitFor(() => expect(done).toEqual(['connect', 'run', 'connect', 'run']), { timeout: 60_000 });
    expect(failures).toEqual([]);
    await runner.stop();
  });

  it('says why it restarts, until it has joined its group', async () => {
    const { runner, joined, crash } = setUp();
    await runner.start();
    expect(runner.trouble).toBeUndefined();
    crash(coordinatorAway);
    expect(runner.trouble).toContain('the group tested: its brokers are starting, or it denies the user ada READ');
    joined();
    expect(runner.trouble).toBeUndefined();
    await runner.stop();
  });

  it('fails permanently on an error that is not transient, so that the process ends', async () => {
    const { runner, crash } = setUp();
    await runner.start();
    const error = new KafkaJSNonRetriableError('Group authorization failed');
    crash(error);
    expect(await runner.failure).toBe(error);
  });

  it('rejoins when asked to, unless it has been stopped', async () => {
    const { runner, done, failures } = setUp();
    await runner.start();
    await runner.rejoin();
    expect(done).toEqual(['connect', 'run', 'disconnect', 'connect', 'run']);
    expect(failures).toEqual([]);
    await runner.stop();
    await runner.rejoin();
    expect(done.slice(5)).toEqual(['disconnect']);
  });
});
