import { describe, expect, it } from 'vitest';
import { gateState } from './gate-state.ts';
import { parseSamples, type Scrape } from './scrape.ts';

const closedBy = (...causes: string[]): Scrape => ({
  reasons: [],
  samples: parseSamples(causes.map((cause) => `cio_bus_gate_closed{handler="h",cause="${cause}"} 1`).join('\n')),
});
const open: Scrape = { reasons: [], samples: parseSamples('cio_bus_gate_closed{handler="h",cause="flood"} 0') };

describe('gateState', () => {
  it.each([
    ['open', 'open', [open]],
    ['probed, in an outage', 'probing', [open, closedBy('outage')]],
    ['halted, also when there is an outage too', 'halted', [closedBy('outage', 'configuration'), undefined]],
    ['unknown where nobody answers', 'unknown', [undefined]],
    ['unknown where nobody is known', 'unknown', undefined],
  ] as const)('is %s', (_, gate, asked) => {
    expect(gateState(asked).gate).toBe(gate);
  });

  it('has the reasons of the processes that are not ready', () => {
    const notReady = { ...closedBy('configuration'), reasons: ['the Track API refuses the key'] };
    expect(gateState([notReady, notReady])).toEqual({ gate: 'halted', reason: 'the Track API refuses the key' });
    expect(gateState([closedBy('flood')])).toEqual({ gate: 'halted', reason: 'flood' });
  });
});
