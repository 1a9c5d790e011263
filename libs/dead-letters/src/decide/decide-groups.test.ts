import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord, asRead } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { indexOf, kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { groupDeadLetters } from '../groups/group-dead-letters.ts';
import { decideGroups } from './decide-groups.ts';

const DECIDED_AT = 1_790_000_100_000; // by the clock of `kafkaWith`
const refused = (offset: number, failedAt: number) =>
  ({ origin: origin(offset), code: 'VENDOR_REJECTED', failedAt }) as const;
const invalid = { origin: origin(9), code: 'MESSAGE_INVALID', failedAt: DECIDED_AT } as const;

/** Two groups, of which the first has two dead letters; another dead letter of it may follow. */
async function start() {
  const { operator, index, producer } = kafkaWith([refused(1, DECIDED_AT - 5), refused(2, DECIDED_AT), invalid]);
  const [group] = await groupDeadLetters(index);
  const groupIds = [group?.groupId as string];
  const withMore = (...more: RawRecord[]) =>
    indexOf(() => [
      ...[refused(1, DECIDED_AT - 5), refused(2, DECIDED_AT), invalid].map((one, offset) =>
        aDeadLetterRecord({ ...one, position: { partition: 0, offset, timestamp: 0 } }),
      ),
      ...more,
      ...asRead(producer.published),
    ]);
  return { operator, index, producer, groupIds, withMore };
}

describe('decideGroups', () => {
  it.each([
    ['acknowledged', 'acknowledged'],
    ['ignored', 'ignored'],
    ['resolved', 'resolved'],
    ['reopened', 'open'],
  ] as const)('%s: the group is %s, its dead letters stay open', async (action, groupState) => {
    const { operator, index, groupIds } = await start();
    await decideGroups({ ...operator, groupIds, action });
    const decision = { action, by: 'ada', why: 'the event is known now' };
    expect(await groupDeadLetters(index)).toMatchObject([
      { groupState, hasRecurred: false, decision, count: 2 },
      { groupState: 'open', decision: undefined },
    ]);
    expect(await groupDeadLetters(index, {}, { states: ['ignored'] })).toHaveLength(action === 'ignored' ? 1 : 0);
  });

  it('stays resolved when the clock of the operator is a day behind, until a dead letter fails later than those known', async () => {
    const { operator, index, groupIds, withMore } = await start();
    await decideGroups({ ...operator, now: () => DECIDED_AT - 86_400_000, groupIds, action: 'resolved' });
    expect(await groupDeadLetters(index)).toMatchObject([{ groupState: 'resolved', hasRecurred: false }, {}]);
    const position = { partition: 0, offset: 3, timestamp: 0 };
    const later = withMore(aDeadLetterRecord({ ...refused(3, DECIDED_AT + 1), position }));
    expect(await groupDeadLetters(later)).toMatchObject([{ groupState: 'open', hasRecurred: true }, {}]);
  });

  it.each([
    ['resolved', 'open', true],
    ['acknowledged', 'acknowledged', false],
    ['ignored', 'ignored', false],
  ] as const)('%s: a dead letter that fails later leaves it %s', async (action, groupState, hasRecurred) => {
    const { operator, groupIds, withMore } = await start();
    await decideGroups({ ...operator, groupIds, action });
    const position = { partition: 0, offset: 3, timestamp: 0 };
    const index = withMore(aDeadLetterRecord({ ...refused(3, DECIDED_AT + 1), position }));
    expect(await groupDeadLetters(index)).toMatchObject([
      { groupState, hasRecurred, count: 3 },
      { groupState: 'open' },
    ]);
  });

  it('counts the latest decision', async () => {
    const { operator, index, groupIds } = await start();
    await decideGroups({ ...operator, groupIds, action: 'ignored' });
    await decideGroups({ ...operator, groupIds, action: 'acknowledged', by: 'grace' });
    expect(await groupDeadLetters(index)).toMatchObject([
      { groupState: 'acknowledged', decision: { by: 'grace' } },
      {},
    ]);
  });

  it('writes one audit record, and a record that compaction keeps', async () => {
    const { operator, producer, groupIds } = await start();
    const { id } = await decideGroups({ ...operator, groupIds: [...groupIds, ...groupIds], action: 'resolved' });
    expect(producer.publishedTo(topics.resolutions).map(({ key }) => key)).toEqual([`group/${groupIds[0]}`]);
    const [audit, ...others] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(others).toEqual([]);
    const action = { id, action: 'resolved', counts: { groups: 1 }, filter: { groupIds }, by: 'ada' };
    expect(operatorAction.read(audit)).toMatchObject(action);
  });

  it('writes nothing in a dry run, nor about a group that does not exist', async () => {
    const { operator, producer, groupIds } = await start();
    const report = await decideGroups({ ...operator, groupIds, action: 'ignored', dryRun: true });
    expect(report.groups).toMatchObject([{ count: 2, groupState: 'open' }]);
    const mistyped = decideGroups({ ...operator, groupIds: [...groupIds, 'abcdef012345'], action: 'ignored' });
    await expect(mistyped).rejects.toThrow('no dead letter or group with this id: abcdef012345');
    expect(producer.published).toEqual([]);
  });
});
