import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deadLetter, nameOf } from '../../../../test/dead-letters.ts';
import { jsonOf, startCli } from '../../../../test/start-cli.ts';

const decision = ['--why', 'Customer.io knows the event now'];

function planFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'plan.json');
}

const worldOf = () =>
  startCli({ records: [deadLetter(100), deadLetter(101), deadLetter(102, { code: 'SEND_UNKNOWN' })] });

describe('cio-bus dlq plan', () => {
  it('prints what would be replayed and saves it, and writes nothing to Kafka', async () => {
    const { run, producer } = worldOf();
    const file = planFile();
    const { code, out } = await run('dlq', 'plan', '--out', file);
    expect(code).toBe(0);
    expect(out).toMatch(/^Job [0-9A-Z]{26}: 2 dead letters of 2 keys would be replayed\.\n/);
    expect(out).toContain('1 skipped: sends that may have happened');
    expect(out).toContain(`The first: ${nameOf(100)}, ${nameOf(101)}\nSaved as ${file}, digest `);
    expect(JSON.parse(readFileSync(file, 'utf8')).deadLetters).toHaveLength(2);
    expect(producer.published).toEqual([]);
  });
});

describe('cio-bus dlq plan of nothing', () => {
  it('says so', async () => {
    const { code, out } = await startCli().run('dlq', 'plan', '--out', planFile());
    expect([code, out]).toEqual([0, expect.stringContaining('no dead letter matches that can be replayed')]);
  });
});

describe('cio-bus dlq run', () => {
  it('is a dry run until --yes, then replays the plan and nothing that came later', async () => {
    const { run, producer } = worldOf();
    const file = planFile();
    await run('dlq', 'plan', '--out', file);
    const dry = await run('dlq', 'run', file, ...decision);
    expect(dry.out).toMatch(/^Job \w+: 2 would be replayed\.\nDry run: nothing was changed\. Add --yes to run it\.$/);
    expect(producer.published).toEqual([]);

    const { code, out, err } = await run('dlq', 'run', file, ...decision, '--yes');
    expect([code, err]).toEqual([0, 'Waiting for what becomes of the first 2.']);
    expect(out).toMatch(/^Job \w+ is finished: 2 of 2 replayed\.$/);
    expect(producer.publishedTo(topics.track)).toHaveLength(2);

    expect((await run('dlq', 'run', file, ...decision)).out).toContain('2 replayed by this job before');
    expect((await run('dlq', 'run', file, ...decision, '--yes')).out).toContain('is finished');
    expect(producer.publishedTo(topics.track)).toHaveLength(2);
  });

  it.each([
    { what: 'is missing', text: undefined, says: 'cannot be read: there is no such file' },
    { what: 'is none', text: '{}', says: 'is not a plan' },
  ])('exits with 2 when the plan $what', async ({ text, says }) => {
    const file = planFile();
    if (text !== undefined) writeFileSync(file, text);
    const { code, err } = await startCli().run('dlq', 'run', file, ...decision, '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('cio-bus dlq jobs, pause and cancel', () => {
  it('list the jobs of everybody, and end one that has not finished', async () => {
    let isAway = true;
    const committed = async () => {
      if (isAway) throw new Error('the broker is unavailable');
      return [{ partition: 0, offset: 1_000 }];
    };
    const { run } = startCli({ records: [deadLetter(100)], connections: { committed } });
    const file = planFile();
    await run('dlq', 'plan', '--out', file);
    expect((await run('dlq', 'run', file, ...decision, '--yes')).code).toBe(3);
    isAway = false;

    const { id } = JSON.parse(readFileSync(file, 'utf8'));
    expect(jsonOf(await run('dlq', 'jobs', '--json'))).toMatchObject([{ jobId: id, action: 'started', replayed: 1 }]);
    expect((await run('dlq', 'pause', id, ...decision)).out).toContain('is started; it would be paused. Dry run');
    expect((await run('dlq', 'pause', id, ...decision, '--yes')).out).toBe(`Job ${id} is paused`);
    expect((await run('dlq', 'cancel', id, ...decision, '--yes')).code).toBe(0);
    const again = await run('dlq', 'run', file, ...decision, '--yes');
    expect([again.code, again.out]).toEqual([1, expect.stringContaining('is cancelled')]);
    expect((await run('dlq', 'pause', id, ...decision, '--yes')).code).toBe(1);
    expect((await run('dlq', 'jobs')).out).toContain('cancelled');
  });

  it.each(['pause', 'cancel'])('exits with 2 when there is no job to %s', async (name) => {
    for (const yes of [[], ['--yes']]) {
      const { code, err } = await worldOf().run('dlq', name, 'nothing', ...decision, ...yes);
      expect([code, err]).toEqual([2, expect.stringContaining('there is no replay job nothing')]);
    }
  });
});
