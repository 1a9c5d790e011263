import {
  anIdentifyCommand,
  aProfileCommand,
  aTrackCommand,
  fakeCustomerIO,
  outcomesOf,
  runHandler,
} from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { deliverPersonChanges } from './deliver-person-changes.ts';

describe('deliverPersonChanges', () => {
  it('sends the command id as the event id, so that a redelivery is dropped downstream', async () => {
    const customerio = fakeCustomerIO();
    const id = '01JCZ5Q6W8V5T1X4M2N7R9K3PA';

    await runHandler(deliverPersonChanges({ customerio }), [aTrackCommand({ id })]);

    expect(customerio.accepted).toEqual([expect.objectContaining({ id })]);
  });

  it('counts accepted events that are too old to start a campaign', async () => {
    const HOUR_MS = 60 * 60 * 1_000;
    const now = () => Date.UTC(2026, 10, 21, 12);
    const at = (hours: number) => ({ timestamp: now() - hours * HOUR_MS });
    const refused = { payload: { name: 'bad' } };
    const commands = [
      aTrackCommand(at(73)),
      aTrackCommand(at(71)),
      aTrackCommand({ ...at(73), ...refused }),
      anIdentifyCommand(at(73)), // no event
    ];
    const customerio = fakeCustomerIO({
      refuses: (command) => command.type === 'track' && command.payload.name === 'bad',
    });
    const counted: string[] = [];
    const countLate = (type: string) => void counted.push(type);

    await runHandler(deliverPersonChanges({ customerio, countLate, now }), commands);
    await runHandler(deliverPersonChanges({ customerio, countLate, now }), [aTrackCommand(at(1))]);

    expect(counted).toEqual(['track']);
  });

  it('delivers a batch in order, because that is the order of the person', async () => {
    const customerio = fakeCustomerIO();
    const commands = [anIdentifyCommand(), aTrackCommand(), aProfileCommand({ type: 'delete' })];
    await runHandler(deliverPersonChanges({ customerio }), commands);
    expect(customerio.accepted).toEqual(commands);
  });

  it('fails only the rejected command', async () => {
    const customerio = fakeCustomerIO({
      refuses: (command) => command.type === 'track' && command.payload.name === 'bad',
    });
    const commands = [aTrackCommand(), aTrackCommand({ payload: { name: 'bad' } }), aTrackCommand()];
    expect(await runHandler(deliverPersonChanges({ customerio }), commands)).toEqual(['done', 'dead-letter', 'done']);
  });

  it.each([
    { answer: 400, code: 'VENDOR_REJECTED', disposition: 'dead-letter' },
    { answer: 401, code: 'VENDOR_AUTH', disposition: 'halt' },
    { answer: 403, code: 'VENDOR_AUTH', disposition: 'halt' },
    { answer: 408, code: 'VENDOR_UNAVAILABLE', disposition: 'retry' },
    { answer: 429, code: 'VENDOR_THROTTLED', disposition: 'retry' },
    { answer: 500, code: 'VENDOR_UNAVAILABLE', disposition: 'retry' },
    { answer: 503, code: 'VENDOR_UNAVAILABLE', disposition: 'retry' },
  ])('turns HTTP $answer into $disposition', async ({ answer, code, disposition }) => {
    const handler = deliverPersonChanges({ customerio: fakeCustomerIO({ answer }) });
    expect(await runHandler(handler, [aTrackCommand()])).toEqual([disposition]);
    expect(await outcomesOf(handler, [aTrackCommand()])).toMatchObject([{ error: { code } }]);
  });

  it('aborts with its caller', async () => {
    const given: (AbortSignal | undefined)[] = [];
    const customerio = {
      ...fakeCustomerIO(),
      deliver: async (_: unknown, options?: { signal?: AbortSignal }) => [void given.push(options?.signal)],
    };
    const { signal } = new AbortController();
    await runHandler(deliverPersonChanges({ customerio }), [aTrackCommand()], { signal });
    expect(given).toEqual([signal]);
  });

  it('delivers in calls of their own what needs a request each', () => {
    const { kindOf } = deliverPersonChanges({ customerio: fakeCustomerIO() });
    const { userId: _, ...anonymous } = aTrackCommand();
    expect([aTrackCommand(), { ...anonymous, anonymousId: 'visitor-1' }].map((one) => kindOf?.(one))).toEqual([
      'batch',
      'single',
    ]);
  });

  it.each([
    { command: aProfileCommand({ type: 'delete' }), barrier: true },
    { command: aProfileCommand({ type: 'suppress' }), barrier: true },
    { command: aProfileCommand({ type: 'unsuppress' }), barrier: true },
    { command: anIdentifyCommand(), barrier: false },
    { command: aTrackCommand(), barrier: false },
  ])('waits for a commit after $command.type: $barrier', ({ command, barrier }) => {
    expect(deliverPersonChanges({ customerio: fakeCustomerIO() }).barrier(command)).toBe(barrier);
  });

  it('waits for a commit after a merge, which must not happen again', () => {
    const { payload: _, ...command } = aProfileCommand();
    const merge = { ...command, type: 'merge', payload: { secondary: { id: 'u2' } } };
    expect(deliverPersonChanges({ customerio: fakeCustomerIO() }).barrier(merge)).toBe(true);
  });
});
