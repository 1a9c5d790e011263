import { describe, expect, it } from 'vitest';
import { ProcessMeter } from './process-meter.ts';

describe('ProcessMeter', () => {
  it('is done when all messages are counted, and stops measuring', async () => {
    const meter = new ProcessMeter(3);
    meter.begin();
    meter.count();
    meter.count(2);
    await meter.done;
    const { seconds } = meter.measured();
    meter.count();
    expect(meter.measured()).toMatchObject({ messages: 3, seconds });
  });

  it('excludes warm-up messages', () => {
    const meter = new ProcessMeter(10, 5);
    meter.begin();
    meter.count(4);
    expect(meter.measured().messages).toBe(0);
    meter.count(4);
    expect(meter.measured().messages).toBe(3);
  });

  it('reports zero before the first message', () => {
    expect(new ProcessMeter(1).measured()).toMatchObject({ messages: 0, seconds: 0, cpuSeconds: 0 });
  });
});
