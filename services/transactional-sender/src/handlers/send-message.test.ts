import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSendLedger, type SendLedgerOptions } from '@cio-bus/ledger';
import { quietTelemetry } from '@cio-bus/service';
import { aTransactionalCommand, type FakeCustomerIO, fakeCustomerIO, outcomesOf, runHandler } from '@cio-bus/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { IsAllowed } from '../recipients/send-allowlist.ts';
import { sendMessage } from './send-message.ts';

/** The handler over a real ledger; with the same folder, like one that was started again. */
async function sender(
  customerio: FakeCustomerIO,
  directory = stateDir(),
  options: SendLedgerOptions = {},
  isAllowed: IsAllowed = () => true,
) {
  const quick = { sleep: async () => {}, ...options };
  const sends = createSendLedger({ STATE_DIR: directory }, quietTelemetry('test'), quick);
  await sends.start();
  onTestFinished(() => sends.stop());
  return sendMessage({ customerio, sends, isAllowed });
}

function stateDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cio-bus-sender-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('sendMessage', () => {
  it('returns the delivery id, which joins the webhooks', async () => {
    const customerio = fakeCustomerIO();
    const outcomes = await outcomesOf(await sender(customerio), [aTransactionalCommand()]);
    expect(outcomes).toEqual([{ kind: 'done', result: { deliveryId: 'delivery-1', sendResult: 'delivered' } }]);
  });

  it('skips a message to somebody who gets none from here, without a trace in the ledger', async () => {
    const customerio = fakeCustomerIO();
    const directory = stateDir();
    const command = aTransactionalCommand();
    const closed = await sender(customerio, directory, {}, ({ id }) => id !== command.id);
    expect(await outcomesOf(closed, [command])).toEqual([{ kind: 'skipped', reason: 'not-allowed-here' }]);
    expect(customerio.sent).toEqual([]);
    expect(await runHandler(await sender(customerio, directory), [command])).toEqual(['done']);
  });

  it('sends a redelivered command once, also after a restart', async () => {
    const customerio = fakeCustomerIO();
    const directory = stateDir();
    const command = aTransactionalCommand();
    await runHandler(await sender(customerio, directory), [command, command]);
    const outcomes = await outcomesOf(await sender(customerio, directory), [command]);
    expect(customerio.sent.length).toBe(1);
    expect(outcomes).toMatchObject([{ result: { deliveryId: 'delivery-1', sendResult: 'already-sent' } }]);
  });

  it('finds a send whose response was lost, and does not send it again', async () => {
    const customerio = fakeCustomerIO({ losesAnswers: true });
    const outcomes = await outcomesOf(await sender(customerio), [aTransactionalCommand()]);
    expect(outcomes).toMatchObject([{ kind: 'done', result: { sendResult: 'reconciled' } }]);
    expect(customerio.sent.length).toBe(1);
  });

  it('distinguishes a lost send from an earlier one of the same person and template', async () => {
    const customerio = fakeCustomerIO();
    const handler = await sender(customerio);
    await runHandler(handler, [aTransactionalCommand()]);
    customerio.behave({ losesAnswers: true });
    const outcomes = await outcomesOf(handler, [aTransactionalCommand()]);
    expect(outcomes).toMatchObject([{ result: { deliveryId: 'delivery-2', sendResult: 'reconciled' } }]);
  });

  it('holds a send that cannot be found, and a replay does not send it either', async () => {
    const customerio = fakeCustomerIO({ losesAnswers: true, hidesDeliveries: true });
    const handler = await sender(customerio);
    const command = aTransactionalCommand();
    expect(await outcomesOf(handler, [command])).toMatchObject([{ kind: 'failed', error: { code: 'SEND_UNKNOWN' } }]);
    customerio.behave({ hidesDeliveries: true });
    expect(await runHandler(handler, [command])).toEqual(['dead-letter']);
    expect(customerio.sent.length).toBe(1);
  });

  it.each([
    { answer: 400, code: 'VENDOR_REJECTED', disposition: 'dead-letter' },
    { answer: 401, code: 'VENDOR_AUTH', disposition: 'halt' },
    { answer: 429, code: 'VENDOR_THROTTLED', disposition: 'retry' },
    { answer: 503, code: 'VENDOR_UNAVAILABLE', disposition: 'retry' },
  ])('turns HTTP $answer into $disposition, and sends after recovery', async ({ answer, code, disposition }) => {
    const customerio = fakeCustomerIO({ answer });
    const handler = await sender(customerio);
    const command = aTransactionalCommand();
    expect(await outcomesOf(handler, [command])).toMatchObject([{ error: { code } }]);
    expect(await runHandler(handler, [command])).toEqual([disposition]);
    customerio.behave({});
    expect(await runHandler(handler, [command])).toEqual(['done']);
    expect(customerio.sent.length).toBe(1);
  });

  it.each([401, 403])(
    'keeps a send in doubt while lookups are refused with %s, and sends others',
    async (lookupAnswer) => {
      const customerio = fakeCustomerIO({ losesAnswers: true, lookupAnswer });
      const handler = await sender(customerio);
      const command = aTransactionalCommand();
      expect(await outcomesOf(handler, [command])).toMatchObject([{ error: { code: 'LOOKUP_REFUSED' } }]);
      customerio.behave({ lookupAnswer });
      expect(await runHandler(handler, [aTransactionalCommand()])).toEqual(['done']);
      customerio.behave({});
      expect(await outcomesOf(handler, [command])).toMatchObject([{ result: { sendResult: 'reconciled' } }]);
      expect(customerio.sent.length).toBe(2);
    },
  );

  it('defers the lookup of an unknown send until Customer.io is reachable', async () => {
    const customerio = fakeCustomerIO({ answer: 500 });
    const handler = await sender(customerio);
    const command = aTransactionalCommand();
    expect(await runHandler(handler, [command])).toEqual(['retry']);
    customerio.behave({});
    expect(await outcomesOf(handler, [command])).toMatchObject([{ error: { code: 'SEND_UNKNOWN' } }]);
    expect(customerio.sent).toEqual([]);
  });
});
