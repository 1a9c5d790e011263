/** A service of two parts that says what it does, a line each, and misbehaves as FIXTURE tells. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineConfig, runService, type ServicePart, secret, wholeNumber } from '../src/index.ts';

const faults = [
  'none',
  'wire-fails',
  'start-fails',
  'start-hangs',
  'gives-up',
  'gives-up-while-starting',
  'stop-fails',
  'stop-hangs',
] as const;

const say = (text: string) => process.stdout.write(`${text}\n`);
const forEver = () => sleep(2 ** 30);

/** The second of the two; `fault` is its. */
function faultyPart(fault: (typeof faults)[number]): ServicePart {
  const stopped = Promise.withResolvers<void>();
  return {
    name: 'second',
    ...(fault.startsWith('gives-up') ? { failure: sleep(50).then(() => new Error('kafkajs gave up')) } : {}),
    async start() {
      say('second starting');
      if (fault === 'start-fails') throw new Error('no broker');
      if (fault === 'start-hangs') await stopped.promise;
      if (fault === 'gives-up-while-starting') await forEver();
      say('second started');
    },
    async stop() {
      say('second stopping');
      stopped.resolve();
      await sleep(50); // what the end of a start could set off has its turn
      if (fault === 'stop-fails') throw new Error('still busy');
      if (fault === 'stop-hangs') await forEver();
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
