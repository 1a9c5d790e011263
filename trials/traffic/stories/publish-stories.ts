import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordPosition } from '@cio-bus/contracts';
import type { TrialCommand } from '../traffic.ts';
import type { Burst, Story } from './story.ts';

/** How stories are published. */
export interface StoryPace<Place extends RecordPosition> {
  /** Length of the run, of which each burst has its share. */
  durationMs: number;
  publish: (command: TrialCommand) => Promise<Place>;
  /** Resolves once the bus has committed offsets after all of these. */
  untilCommitted: (places: readonly RecordPosition[]) => Promise<void>;
  /** Aborts it. @default never */
  signal?: AbortSignal;
}

/**
 * Publishes stories at the same time, the commands of each in order: one is published once Kafka has acknowledged the one
 * before. Commands without a time get that of their publish.
 *
 * @throws the first error
 */
export async function publishStories<Place extends RecordPosition>(
  stories: readonly Story[],
  pace: StoryPace<Place>,
): Promise<Place[]> {
  const begun = performance.now();
  const places = await Promise.all(stories.map(({ bursts }) => publishStory(bursts, begun, pace)));
  return places.flat();
}

async function publishStory<Place extends RecordPosition>(
  bursts: readonly Burst[],
  begun: number,
  { durationMs, publish, untilCommitted, signal }: StoryPace<Place>,
): Promise<Place[]> {
  const places: Place[] = [];
  for (const { at, commands, isAfterCommit = false } of bursts) {
    const waitMs = begun + at * durationMs - performance.now();
    await sleep(Math.max(0, waitMs), undefined, signal ? { signal } : {});
    if (isAfterCommit) await untilCommitted(places);
    for (const command of commands) places.push(await publish({ ...command, timestamp: Date.now() }));
  }
  return places;
}
