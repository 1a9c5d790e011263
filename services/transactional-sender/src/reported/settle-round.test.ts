import { topics } from '@cio-bus/contracts';
import { brokerAway } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { heldWorld, NOW, report, send } from '../../test/held-world.ts';

/** Runs comparisons one after another: one reads what the next decides about. */
async function rounds(round: () => Promise<void>, count = 2) {
  for (let done = 0; done < count; done += 1) await round();
}

describe('createSettleRound', () => {
  it('settles a held send that is reported: ledger, replay, resolution, audit, and no second message', async () => {
    const { hold, report: reports, process, sends, resolutions, audit, replayed } = await heldWorld();
    const command = send();
    await hold(command);
    const round = process();
    await round();
    const event = report('d1');
    reports(event);
    await rounds(round);
    expect(await sends.get(command.id)).toMatchObject({ deliveryId: 'd1' });
    const why = `Customer.io reported email sent of delivery d1, event ${event.id}`;
    expect(resolutions()).toMatchObject([{ action: 'replayed', by: 'transactional-sender', why }]);
    expect(audit()).toMatchObject([{ action: 'replayed', by: 'transactional-sender', why, counts: { replayed: 1 } }]);
    const { outcomes, sent } = await replayed();
    expect(outcomes).toEqual([{ kind: 'done', result: { deliveryId: 'd1', sendResult: 'already-sent' } }]);
    expect(sent).toEqual([]);
    await rounds(round);
    expect(resolutions()).toHaveLength(1);
  });

  it('counts a report that came before the dead letter', async () => {
    const { hold, report: reports, process, resolutions } = await heldWorld();
    reports(report('d1'));
    const round = process();
    await round();
    await hold(send());
    await rounds(round);
    expect(resolutions()).toHaveLength(1);
  });

  it('waits until every command from before the report is settled: it may be the one that was reported', async () => {
    const { hold, report: reports, process, publish, commit, resolutions, sends } = await heldWorld();
    await hold(send());
    const [inFlight, round] = [send(), process()];
    publish(inFlight);
    reports(report('d1'));
    await rounds(round, 3);
    expect(resolutions()).toEqual([]);
    await sends.once(inFlight.id, async () => ({ deliveryId: 'd1' }), { reconcile: async () => [], lookupKey: 'k' });
    commit();
    await rounds(round);
    expect(resolutions()).toEqual([]);
    reports(report('d2'));
    await rounds(round);
    expect(resolutions()).toHaveLength(1);
  });

  it.each([
    ['two held sends', 2, ['d1']],
    ['two deliveries', 1, ['d1', 'd2']],
  ])('leaves %s to an operator', async (_, sendsHeld, deliveries) => {
    const { hold, report: reports, process, producer, sends } = await heldWorld();
    for (let held = 0; held < sendsHeld; held += 1) await hold(send());
    reports(...deliveries.map((one) => report(one)));
    await rounds(process(), 3);
    expect(producer.published).toEqual([]);
    expect(await sends.unclaimed(deliveries)).toEqual(deliveries);
  });

  it('never replays what an operator has recorded as not sent, or as another delivery', async () => {
    const { hold, report: reports, process, producer, sends } = await heldWorld();
    const [first, second] = [send(), send({ userId: 'user-2' })];
    for (const command of [first, second]) await hold(command);
    const round = process();
    reports(report('d1'), report('d2', { personId: 'user-2' }));
    await round();
    await sends.settle(first.id, 'not-sent', await sends.get(first.id));
    await sends.settle(second.id, { deliveryId: 'd9' }, await sends.get(second.id));
    await rounds(round, 3);
    expect(producer.published).toEqual([]);
  });

  it('lets an operator who decides between the look and the claim decide', async () => {
    const { hold, report: reports, process, producer, sends } = await heldWorld();
    const command = send();
    await hold(command);
    reports(report('d1'));
    const round = process();
    await round();
    const { unclaimed } = sends;
    sends.unclaimed = async (ids) => {
      const free = await unclaimed(ids);
      await sends.settle(command.id, 'not-sent', await sends.get(command.id));
      return free;
    };
    await rounds(round);
    expect(producer.published).toEqual([]);
    expect(await sends.get(command.id)).toBeUndefined();
  });

  it('completes after a restart between the ledger and the resolution', async () => {
    const { hold, report: reports, process, producer, sends, resolutions, replayed } = await heldWorld();
    const command = send();
    await hold(command);
    reports(report('d1'));
    producer.failWith(brokerAway());
    await rounds(process(), 3);
    expect(await sends.get(command.id)).toMatchObject({ deliveryId: 'd1' });
    expect(resolutions()).toEqual([]);
    producer.failWith(null);
    await rounds(process());
    expect(resolutions()).toHaveLength(1);
    expect((await replayed()).outcomes).toMatchObject([{ kind: 'done', result: { deliveryId: 'd1' } }]);
  });

  it('settles once in two processes', async () => {
    const { hold, report: reports, process, resolutions } = await heldWorld();
    await hold(send());
    reports(report('d1'));
    const both = [process(), process()];
    for (let done = 0; done < 3; done += 1) await Promise.all(both.map((round) => round()));
    expect(resolutions()).toHaveLength(1);
  });

  it('closes all dead letters of one send', async () => {
    const { hold, report: reports, process, resolutions } = await heldWorld();
    const command = send();
    for (let copies = 0; copies < 2; copies += 1) await hold(command);
    reports(report('d1'));
    await rounds(process());
    expect(new Set(resolutions().map(({ letterId }) => letterId)).size).toBe(2);
  });

  it('settles nothing while another send is in doubt whose dead letter has another code', async () => {
    const { hold, report: reports, process, sends, resolutions } = await heldWorld();
    const [first, second] = [send(), send()];
    await hold(first);
    await hold(second, { code: 'VENDOR_UNAVAILABLE' });
    reports(report('d1'));
    await rounds(process(), 3);
    expect(resolutions()).toEqual([]);
    expect(await sends.unclaimed(['d1'])).toEqual(['d1']);
    expect(await sends.get(first.id)).toMatchObject({ deliveryId: undefined });
  });

  it('leaves the dead letters of a forgotten person, and of other codes and services', async () => {
    const { hold, report: reports, process, producer, sends } = await heldWorld();
    await hold(send());
    await hold(send({ userId: 'user-2' }), { code: 'VENDOR_REJECTED' });
    await hold(send({ userId: 'user-3' }), { service: 'track-publisher' });
    reports(report('d1'), report('d2', { personId: 'user-2' }), report('d3', { personId: 'user-3' }));
    const forgotten = {
      id: 'f1',
      correlationId: 'f1',
      by: 'ada',
      why: 'asked',
      timestamp: NOW,
      letterId: 'transactional-sender/customerio.transactional/1/0',
      originTimestamp: NOW,
      action: 'forgotten',
    };
    await producer.publish({
      topic: topics.resolutions,
      key: `forgotten/${forgotten.letterId}`,
      value: JSON.stringify(forgotten),
    });
    await rounds(process(), 3);
    expect(producer.published).toHaveLength(1);
    expect(await sends.unclaimed(['d1', 'd2', 'd3'])).toEqual(['d1', 'd2', 'd3']);
  });

  it('skips events without a template, and unreadable ones', async () => {
    const { hold, report: reports, process, resolutions } = await heldWorld();
    await hold(send());
    const plain = { personId: 'user-1', data: { delivery_id: 'd2', recipient: 'user-1@example.com' } };
    reports(report('d2', plain), report('d3', { body: '{"transactional_message_id"' }), report('d1'));
    await rounds(process());
    expect(resolutions()).toHaveLength(1);
  });
});
