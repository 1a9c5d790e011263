import { parkDeadLetters, settleDeadLetters } from '@cio-bus/dead-letters';
import { aRecordOf } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { heldWorld, NOW, report, send } from '../../test/held-world.ts';

const why = { by: 'ada', why: 'a test' };

describe('what counts as held', () => {
  it('settles a parked send too', async () => {
    const { hold, report: reports, process, producer, index, resolutions } = await heldWorld();
    await hold(send());
    await parkDeadLetters({ ...why, index, producer, filter: {} });
    reports(report('d1'));
    const round = process();
    for (let done = 0; done < 2; done += 1) await round();
    expect(resolutions().map(({ action }) => action)).toEqual(['parked', 'replayed']);
  });

  it.each([
    ['was closed without a finding', {}],
    ['cannot be read any more', { value: Buffer.from('no JSON') }],
  ])('leaves a send to an operator while another of the person that may be it %s', async (_, reason) => {
    const { hold, report: reports, process, producer, index, resolutions } = await heldWorld();
    await hold(send(), reason);
    await settleDeadLetters({ ...why, index, producer, filter: {} });
    await hold(send());
    reports(report('d1'));
    const round = process();
    for (let done = 0; done < 3; done += 1) await round();
    expect(resolutions().map(({ action }) => action)).toEqual(['settled']);
  });

  it('leaves a send to an operator whose command was edited: its attempt may have been of either version', async () => {
    const { hold, report: reports, process, resolutions } = await heldWorld();
    const command = send();
    await hold(command);
    const edited = { ...command, payload: { ...command.payload, to: 'new@example.com' } };
    await hold(command, { value: aRecordOf(edited).value });
    reports(report('d1'));
    const round = process();
    for (let done = 0; done < 2; done += 1) await round();
    expect(resolutions()).toEqual([]);
  });

  it('bounds those that nobody has decided about, and counts none that was settled', async () => {
    const { hold, held, producer, index } = await heldWorld();
    for (const userId of ['user-2', 'user-3', 'user-4']) await hold(send({ userId }));
    await expect(held(2)).rejects.toThrow('3 sends are in doubt; at most 2 are compared with reports');
    await settleDeadLetters({ ...why, index, producer, filter: {} });
    expect(await held(2)).toEqual([]);
    await hold(send({ userId: 'user-2' }));
    const ofPerson = (await held(2)).map(({ person, open }) => [person, open.length]);
    expect(ofPerson).toEqual([
      ['id:user-2', 0],
      ['id:user-2', 1],
    ]);
  });

  it('expects a message that is to be sent later at its time', async () => {
    const { hold, report: reports, process, resolutions } = await heldWorld();
    const payload = { channel: 'email', transactional_message_id: 7, to: 'user-1@example.com' } as const;
    const later = NOW + 3 * 24 * 60 * 60 * 1_000;
    await hold(send({ payload: { ...payload, send_at: later } }));
    reports(report('d1', { timestamp: later }));
    const round = process();
    for (let done = 0; done < 2; done += 1) await round();
    expect(resolutions()).toHaveLength(1);
  });

  it('reads reports from some minutes before each new attempt on, then only what is new', async () => {
    const { hold, process, readReports } = await heldWorld();
    const round = process();
    await round();
    expect(readReports).toEqual([]);
    await hold(send());
    for (let done = 0; done < 2; done += 1) await round();
    await hold(send({ userId: 'user-2' }));
    await round();
    const again = { since: NOW - 5 * 60_000 };
    expect(readReports).toEqual([again, { from: new Map() }, again]);
  });

  it('reads nothing more for a send that cannot be reported any more', async () => {
    const { hold, process, readReports, clock } = await heldWorld();
    await hold(send());
    const round = process();
    await round();
    clock.now += 8 * 24 * 60 * 60_000;
    await round();
    expect(readReports).toHaveLength(1);
  });
});
