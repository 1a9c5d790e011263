import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { createSuppressionBrake } from './suppression-brake.ts';

const DAY_MS = 86_400_000;
const NOW = 1_800_000_000_000;

/** A brake over a limit that this many ids pass, the same ones again. */
function aBrake({ max = 2, dryRun = false, lateAfterMs = DAY_MS } = {}) {
  const gauges: number[] = [];
  const errors: string[] = [];
  const passed = new Set<string>();
  const gauge: Telemetry['gauge'] = (_name, _labels, value) => void gauges.push(value);
  const quiet = quietTelemetry('test');
  const logger = { ...quiet.logger, error: (_fields: object, message: string) => void errors.push(message) };
  async function admits(id: string) {
    if (!passed.has(id) && passed.size >= max) return false;
    passed.add(id);
    return true;
  }
  const brake = createSuppressionBrake({
    ...{ limit: { admits }, dryRun, lateAfterMs, now: () => NOW, telemetry: { gauge, logger } },
  });
  const withheld = (id: string, timestamp = NOW) => brake.withheld({ id, timestamp });
  const answersTo = async (...ids: string[]) => {
    const answers = [];
    for (const id of ids) answers.push(await withheld(id));
    return answers;
  };
  return { gauges, errors, passed, withheld, answersTo };
}

describe('createSuppressionBrake', () => {
  it('halts above the limit, and says so once', async () => {
    const { answersTo, gauges, errors } = aBrake();
    expect(await answersTo('e1', 'e2', 'e3', 'e4')).toEqual([undefined, undefined, 'brake', 'brake']);
    expect([gauges, errors]).toEqual([
      [1, 1],
      [expect.stringMatching(/^suppressing is halted: .*suppressing-halted\.md$/)],
    ]);
  });

  it('answers a repeated event as before, also when it is halted', async () => {
    const { answersTo } = aBrake();
    expect(await answersTo('e1', 'e1', 'e2', 'e3', 'e1')).toEqual([
      undefined,
      undefined,
      undefined,
      'brake',
      undefined,
    ]);
  });

  it('says once that it is halted when several events exceed the limit at the same time', async () => {
    const { withheld, errors } = aBrake({ max: 0 });
    expect(await Promise.all(['e1', 'e2', 'e3'].map((id) => withheld(id)))).toEqual(Array(3).fill('brake'));
    expect(errors).toHaveLength(1);
  });

  it('lets nothing pass in a dry run, and is not halted by it', async () => {
    const { answersTo, gauges } = aBrake({ dryRun: true });
    expect(await answersTo('e1', 'e2', 'e3')).toEqual(['dry-run', 'dry-run', 'dry-run']);
    expect(gauges).toEqual([]);
  });

  it.each([
    { name: 'an old event', timestamp: NOW - DAY_MS - 1, answer: 'late' },
    { name: 'an old event in a dry run, which would not have hit anybody', dryRun: true, timestamp: 0, answer: 'late' },
    { name: 'an event at the limit', timestamp: NOW - DAY_MS, answer: undefined },
    { name: 'an event of a clock that is ahead', timestamp: NOW + DAY_MS, answer: undefined },
    { name: 'an old event without a limit', lateAfterMs: 0, timestamp: 0, answer: undefined },
  ])('answers $answer for $name', async ({ timestamp, answer, ...options }) => {
    const { withheld, passed } = aBrake(options);
    expect(await withheld('e1', timestamp)).toBe(answer);
    expect([...passed]).toEqual(answer === undefined ? ['e1'] : []);
  });

  it('answers an event that has grown late meanwhile as before', async () => {
    const { withheld } = aBrake();
    expect([await withheld('e1'), await withheld('e1', NOW - 2 * DAY_MS)]).toEqual([undefined, undefined]);
  });
});
