import { asBusError, type BusError, dispositionOf } from '@cio-bus/contracts';
import type { Progress, TrackRequests } from './deliver-commands.ts';
import type { SingleMember } from './plan-requests.ts';

/** Calls at the same time; each takes a round trip. */
const SINGLES_IN_FLIGHT = 16;
/** As many failures in a row, without a success between them, count as an outage. */
const FAILURES_OF_AN_OUTAGE = SINGLES_IN_FLIGHT;

/**
 * Sends single requests, one call each: in order within a key, several keys at a time. An error that no command is to blame
 * for stops the delivery, and so does the last of many in a row.
 */
export async function sendSingles(
  members: readonly SingleMember[],
  requests: TrackRequests,
  progress: Progress,
): Promise<void> {
  const { results, blocked } = progress;
  const lanes = [...Map.groupBy(members, ({ key }) => key).values()];
  let failuresInARow = 0;

  function fail({ index, key }: SingleMember, error: BusError) {
    if (error.code === 'NOT_REACHED') {
      progress.stopped ??= error; // the deadline has passed: nothing later may start, either
      return;
    }
    results.set(index, error);
    if (dispositionOf(error) === 'dead-letter') return;
    blocked.set(key, error);
    failuresInARow += 1;
    const isSomeCommandToBlame = error.code === 'VENDOR_UNAVAILABLE' || error.code === 'UNEXPECTED';
    if (!isSomeCommandToBlame || failuresInARow >= FAILURES_OF_AN_OUTAGE) progress.stopped ??= error;
  }

  async function sendOne(member: SingleMember) {
    try {
      await requests.single(member.single);
      results.set(member.index, undefined);
      failuresInARow = 0;
    } catch (thrown) {
      fail(member, asBusError(thrown));
    }
  }

  async function sendInOrder(lane: readonly SingleMember[]) {
    for (const member of lane) {
      const earlier = blocked.get(member.key);
      if (earlier) results.set(member.index, earlier);
      else if (progress.mayStart()) await sendOne(member);
      else return;
    }
  }

  async function work() {
    for (let lane = lanes.shift(); lane && progress.mayStart(); lane = lanes.shift()) await sendInOrder(lane);
  }

  await Promise.all(Array.from({ length: Math.min(SINGLES_IN_FLIGHT, lanes.length) }, work));
}
