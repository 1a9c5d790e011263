import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomerIOEventBus } from '@cio-bus/event-bus';
import { generateTraffic } from '../../traffic/traffic.ts';
import { TrialPublisher } from './publisher.ts';

const USERS = 60;
const ENOUGH = 100_000;

/** Publishes identifies, events and sends at a steady pace until `stop`, which resolves once all are acknowledged. */
export function publishSteadily(bus: CustomerIOEventBus, perSecond: number) {
  const publisher = new TrialPublisher(bus);
  const publishing: Promise<void>[] = [];
  let isOver = false;
  const pacing = (async () => {
    for (const command of generateTraffic({ commands: ENOUGH, users: USERS, seed: 7, startedAt: Date.now() })) {
      if (isOver) break;
      publishing.push(publisher.publish(command));
      await sleep(1_000 / perSecond);
    }
  })();
  const stop = async () => {
    isOver = true;
    await pacing;
    await Promise.all(publishing);
  };
  return { publisher, stop };
}
