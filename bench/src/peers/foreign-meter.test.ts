import { describe, expect, it } from 'vitest';
import { ForeignMeter } from './foreign-meter.ts';

function aMeter() {
  const process = { cpuSeconds: 2, peakMegabytes: 90 };
  const clock = { ms: 5_000 };
  return {
    meter: new ForeignMeter(
      () => ({ ...process }),
      () => clock.ms,
    ),
    process,
    clock,
  };
}

describe('ForeignMeter', () => {
  it('counts CPU time from the first message, as for our own workers, and memory from the start', () => {
    const { meter, process, clock } = aMeter();
    meter.begin();
    clock.ms += 4_000;
    process.cpuSeconds += 3;
    process.peakMegabytes = 300;
    expect(meter.measured()).toEqual({ messages: 0, seconds: 4, cpuSeconds: 3, peakMegabytes: 300 });
  });

  it('keeps the final measurements, because a process that has exited cannot be measured', () => {
    const { meter, process, clock } = aMeter();
    meter.begin();
    clock.ms += 1_000;
    meter.end(500);
    clock.ms += 9_000;
    process.cpuSeconds += 9;
    meter.end(0);
    expect(meter.measured()).toEqual({ messages: 500, seconds: 1, cpuSeconds: 0, peakMegabytes: 90 });
  });

  it('reports no time before the first message', () => {
    expect(aMeter().meter.measured()).toEqual({ messages: 0, seconds: 0, cpuSeconds: 0, peakMegabytes: 90 });
  });
});
