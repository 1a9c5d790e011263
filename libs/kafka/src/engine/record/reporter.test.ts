import { BusError } from '@cio-bus/contracts';
import { quietTelemetry, type Span, type Telemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { anEntry, NOW } from '../../../test/builders.ts';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import { Reporter } from './reporter.ts';

function setUp() {
  const measured: [string, object, number][] = [];
  const gauges: Record<string, number> = {};
  const expected: [string, object][] = [];
  const looked: string[] = [];
  const series: Telemetry['series'] = (name, labels) => {
    looked.push(name);
    return { observe: (value) => void measured.push([name, labels, value]) };
  };
  const gauge: Telemetry['gauge'] = (name, labels, value) => {
    gauges[[name, ...Object.values(labels)].join(' ')] = value;
  };
  const expect: Telemetry['expect'] = (name, labels) => void expected.push([name, labels]);
  const clock = new VirtualClock();
  const reporter = new Reporter({
    telemetry: { ...quietTelemetry('test'), series, gauge, expect },
    handler: 'note',
    now: () => clock.now(),
    date: () => clock.date(),
  });
  return { reporter, clock, measured, gauges, expected, looked };
}

const success = { status: 'success', result: {} } as const;
const limits = { calls: 8, messages: 2_000, bytes: 64, span: 20_000 };
const latency = 'cio_bus_delivery_latency_seconds';

describe('Reporter', () => {
  it('reports the latency of each success, and looks its series up once per topic', () => {
    const { reporter, clock, measured, looked } = setUp();
    const entry = anEntry({ timestamp: clock.now() - 1_500 });
    reporter.settled(entry, success);
    reporter.settled(entry, success);
    expect(measured).toEqual(Array(2).fill([latency, { handler: 'note', topic: 'customerio.track' }, 1.5]));
    expect(looked.filter((name) => name === latency)).toHaveLength(1);
  });

  it.each([
    { status: 'skipped', reason: 'duplicate' },
    { status: 'dead', error: new BusError('MESSAGE_INVALID', 'bad') },
  ] as const)('reports no latency of a message that was $status: it was not accepted', (ending) => {
    const { reporter, measured } = setUp();
    reporter.settled(anEntry(), ending);
    expect(measured).toEqual([]);
  });

  it('counts a record from a clock that is ahead as new: a negative age would spoil the sum', () => {
    const { reporter, clock, measured } = setUp();
    reporter.settled(anEntry({ timestamp: clock.now() + 60_000 }), success);
    expect(measured[0]?.[2]).toBe(0);
  });

  it('reports the share of its budget that a message has spent when it is tried again', () => {
    const { reporter, measured } = setUp();
    reporter.retried(anEntry(), 'VENDOR_UNAVAILABLE', 0.75);
    expect(measured).toEqual([['cio_bus_retry_budget_used_ratio', { handler: 'note' }, 0.75]]);
  });

  it('starts every count at 0: Prometheus sees no increase in a series that first appears with a value', () => {
    const { reporter, expected } = setUp();
    reporter.begin(['customerio.track'], limits);
    expect(expected).toContainEqual(['cio_bus_dead_letters_total', { topic: ['customerio.track'] }]);
    const topic = ['customerio.track'];
    expect(expected).toContainEqual(['cio_bus_messages_settled_total', { handler: 'note', topic }]);
  });

  it('reports the limits of the engine, without which its load means nothing', () => {
    const { reporter, gauges } = setUp();
    reporter.begin([], limits);
    expect(gauges).toEqual({
      'cio_bus_engine_limit note calls': 8,
      'cio_bus_engine_limit note messages': 2_000,
      'cio_bus_engine_limit note bytes': 64,
      'cio_bus_engine_limit note span': 20_000,
    });
  });

  it('ends the span of a message, with the code when it was dead-lettered', () => {
    const { reporter } = setUp();
    const ended: unknown[] = [];
    const span: Span = { traceparent: '', event: () => {}, end: (...args) => void ended.push(args) };
    reporter.settled({ ...anEntry({}, undefined, NOW), span, attempts: 2 }, success);
    reporter.settled({ ...anEntry(), span }, { status: 'dead', error: new BusError('VENDOR_REJECTED', 'no') });
    expect(ended).toMatchObject([
      [{ 'cio_bus.outcome': 'success', 'cio_bus.attempts': 2 }],
      [{ 'cio_bus.outcome': 'dead' }, { code: 'VENDOR_REJECTED' }],
    ]);
  });
});
