import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord, asRead } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';

const records = [aDeadLetterRecord({ key: Buffer.from('u1') })];
const forget = ['forget', 'u1', '--why', 'asked to'];

describe('cio-bus forget', () => {
  it('is a dry run until it is confirmed', async () => {
    const { run, producer, erasures } = startCli({ records });
    const { code, out } = await run(...forget);
    expect(code).toBe(0);
    expect(out).toContain('3 rows would be masked.');
    expect(out).toContain('1 dead letters would be blocked');
    expect(out).toContain('Add --yes');
    expect(erasures).toEqual([['u1', { mode: 'mask', dryRun: true }]]);
    expect(producer.published).toEqual([]);
  });

  it('blocks the dead letters, erases the rows, and writes an audit record', async () => {
    const { run, producer, erasures } = startCli({ records });
    const result = await run(...forget, '--mode', 'delete', '--yes', '--by', 'op', '--json');
    expect(jsonOf(result)).toMatchObject({ rows: 3, deadLettersBlocked: 1, dryRun: false, mode: 'delete' });
    expect(erasures).toEqual([['u1', { mode: 'delete', dryRun: false }]]);
    const [audit] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(operatorAction.read(audit)).toMatchObject({
      ...{
        action: 'forgotten',
        by: 'op',
        why: 'asked to',
        counts: { letters: 1, lettersBefore: 0, rows: 3, waiting: 0 },
      },
    });
    expect(String(audit.value)).not.toContain('u1');
  });

  it('erases the message preferences under every identifier, and fails while a command has to be published first', async () => {
    const asked: unknown[] = [];
    const forgetting = {
      forget: async (...given: unknown[]) => {
        asked.push(given);
        return { rows: 2, waiting: asked.length === 1 ? 1 : 0 };
      },
    };
    const { run } = startCli({ records, connections: { preferences: async () => forgetting } });
    const { code, out } = await run(...forget, '--also', 'ada@example.com', '--yes');
    expect(asked).toEqual(['u1', 'ada@example.com'].map((person) => [person, { dryRun: false }]));
    expect(out).toContain('4 rows of message preferences and their outbox are deleted.');
    expect(out).toContain('1 commands about this person have to be published first.');
    expect(code).toBe(1);
  });

  it('says when no message preferences were searched', async () => {
    const { out } = await startCli({ records }).run(...forget);
    expect(out).toContain('neither DATABASE_URL nor PREFERENCES_URL is set');
  });

  it('erases every identifier that is given, and reports what cannot be attributed', async () => {
    const invalid = { code: 'MESSAGE_INVALID' as const, key: null };
    const origin = (offset: number) => ({ topic: topics.track, partition: 0, offset, timestamp: 0 });
    const { run, erasures } = startCli({
      records: [
        aDeadLetterRecord({
          ...invalid,
          origin: origin(0),
          value: Buffer.from('{"email":"a@example.com'),
        }),
        aDeadLetterRecord({ ...invalid, origin: origin(1), value: Buffer.from('rubbish') }),
      ],
    });
    const result = await run(...forget, '--also', 'a@example.com', 'cio_1', '--yes', '--json');
    expect(erasures.map(([identifier]) => identifier)).toEqual(['u1', 'a@example.com', 'cio_1']);
    expect(jsonOf(result)).toMatchObject({ rows: 9, deadLettersBlocked: 1, deadLettersUnreadable: 1 });
  });

  it('may be repeated', async () => {
    const { run } = startCli({ records });
    await run(...forget, '--yes');
    expect(jsonOf(await run(...forget, '--yes', '--json'))).toMatchObject({
      deadLettersBlocked: 0,
      deadLettersBlockedBefore: 1,
    });
  });

  it('exits with 1 while rows are in the streaming buffer, and says when to repeat it', async () => {
    const { run } = startCli({ records, erased: { rows: 0, waiting: 7 } });
    const { code, out } = await run(...forget, '--yes');
    expect([code, out]).toEqual([1, expect.stringContaining('7 rows cannot be changed yet')]);
  });

  it.each([
    [['forget', 'u1'], "required option '--why <reason>'"],
    [[...forget, '--mode', 'shred'], 'Allowed choices are delete, mask'],
    [['forget', '--why', 'x'], 'missing required argument'],
    [['forget', 'u1', '--why', ' '], 'why must not be empty'],
  ])('exits with 2: %j', async (args, reason) => {
    const { code, err } = await startCli({ records }).run(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });
});
