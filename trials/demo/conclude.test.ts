import type { Command } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { honestInput } from '../audit/honest-input.ts';
import { mutants } from '../audit/mutate.ts';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { commandsOf, generateStories } from '../traffic/stories/generate-stories.ts';
import { generateTraffic } from '../traffic/traffic.ts';
import { concludeDemo } from './conclude.ts';

const startedAt = Date.UTC(2026, 10, 21);
const options = { commands: 500, users: 50, seed: 1, startedAt, failingPeople };
const traffic = [...generateTraffic(options), ...commandsOf(generateStories(options))].map(
  (draft, index) => ({ ...draft, timestamp: startedAt + index, correlationId: draft.id }) as Command,
);
const input = honestInput(traffic);

function conclude(mutate?: (typeof mutants)[number]) {
  const lines: string[] = [];
  const exitCode = concludeDemo(
    input,
    { badRecords: 0, isPoisoned: () => false, hostile: [], failedRequests: 1, replayed: 0, quietCommands: 100, mutate },
    (line) => lines.push(line),
  );
  return { exitCode, printed: lines.join('\n') };
}

describe('concludeDemo', () => {
  it('succeeds when the audit passes, and says so', () => {
    const { exitCode, printed } = conclude();
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/commands published +5\d\d\n/);
    expect(printed).toContain('The audit passed.');
    expect(printed).not.toContain('✗');
  });

  it.each(mutants)('fails when the audit finds the fault %s', (mutant) => {
    const { exitCode, printed } = conclude(mutant);
    expect(exitCode).toBe(1);
    expect(printed.match(/✗/g)).toHaveLength(1);
    expect(printed).toContain('THE AUDIT FAILED');
  });
});
