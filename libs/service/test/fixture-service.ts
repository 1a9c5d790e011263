/** A service of three parts that prints each step, and misbehaves as FIXTURE says. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineConfig, runService, type ServicePart, secret, UnavailableError, wholeNumber } from '../src/index.ts';

const faults = [
  'none',
  'wire-fails',
  'start-fails',
  'start-hangs',
  'starts-late',
  'never-starts',
  'fails',
  'fails-during-start',
  'stop-fails',
  'stop-hangs',
] as const;

const say = (text: string) => process.stdout.write(`${text}\n`);
const forever = () => sleep(2 ** 30);

/** The part that misbehaves. */
function faultyPart(fault: (typeof faults)[number]): ServicePart {
  const stopped = Promise.withResolvers<void>();
  let starts = 0;
  return {
    name: 'second',
    ...(fault.startsWith('fails') ? { failure: sleep(50).then(() => new Error('kafkajs failed')) } : {}),
    async start() {
      say('second starting');
      if (fault === 'start-fails') throw new Error('no broker');
      starts += 1;
      if (fault === 'never-starts' || (fault === 'starts-late' && starts < 3))
        throw new UnavailableError('no broker yet');
      if (fault === 'start-hangs') await stopped.promise;
      if (fault === 'fails-during-start') await forever();
      say('second started');
    },
    async stop() {
      say('second stopping');
      stopped.resolve();
      await sleep(50); // lets the aborted start finish first
      if (fault === 'stop-fails') throw new Error('still busy');
      if (fault === 'stop-hangs') await forever();
      say('second stopped');
    },
  };
}

const plainPart = (name: string): ServicePart => ({
  name,
  start: async () => void say(`${name} started`),
  stop: async () => void say(`${name} stopped`),
});

await runService({
  name: 'fixture',
  config: defineConfig({
    FIXTURE: z.enum(faults).describe('How it misbehaves.'),
    FIXTURE_KEY: secret().describe('A secret.'),
    FIXTURE_SIZE: wholeNumber({ min: 1, max: 9, default: 1 }).describe('A number.'),
  }),
  wire({ config }) {
    if (config.FIXTURE === 'wire-fails') throw new Error('cannot be wired');
    return [plainPart('first'), faultyPart(config.FIXTURE), plainPart('third')];
  },
});
