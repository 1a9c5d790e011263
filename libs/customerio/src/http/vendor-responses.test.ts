import { asBusError, type BusError } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import { anEvent, aSend } from '../../test/commands.ts';
import { type Reply, refusingAddress, serviceAt, vendorServer } from '../../test/vendor-server.ts';
import type { CustomerIOService } from '../customerio-service.ts';
import { documentedResponses, type VendorCall, type VendorResponse, vendorCalls } from './documented-responses.ts';

const { userId, ...visit } = anEvent();

/** Short only where nothing else ends the call. */
const timeoutFor = (response: VendorResponse) => (response === 'never' ? 4_000 : 20_000);

/** Makes a call; returns its error. */
const errorOf: Record<VendorCall, (service: CustomerIOService) => Promise<BusError | undefined>> = {
  batch: async (service) => (await service.deliver([anEvent()]))[0],
  event: async (service) => (await service.deliver([{ ...visit, anonymousId: 'visitor-1' }]))[0],
  send: (service) => thrownBy(service.sendTransactional(aSend())),
  broadcast: (service) => thrownBy(service.triggerBroadcast(7, { data: {} })),
  report: (service) => thrownBy(service.getCampaignMetrics(7)),
  lookup: (service) => thrownBy(service.findDeliveries(aSend({ transactional_message_id: 7 }), new Date())),
};

const thrownBy = (call: Promise<unknown>): Promise<BusError | undefined> => call.then(() => undefined, asBusError);

/** The address of a Customer.io that always responds like this. */
async function addressOf(response: VendorResponse): Promise<string> {
  if (response === 'refused') return refusingAddress();
  return (await vendorServer(() => replyOf(response))).url;
}

function replyOf(response: Exclude<VendorResponse, 'refused'>): Reply {
  if (response === 'reset' || response === 'never') return response;
  const { status, body, headers = {} } = response;
  return { status, headers, ...(typeof body === 'string' ? { text: body } : { body }) };
}

const rows = documentedResponses.map((row) => ({ ...row, row: `${row.calls.join(', ')}: ${row.note}` }));

it.each(rows)('$row becomes $code', async ({ calls, responses, code, error = {} }) => {
  const cases = calls.flatMap((call) => responses.map((response) => ({ call, response })));
  const found = await Promise.all(
    cases.map(async ({ call, response }) => {
      const service = serviceAt(await addressOf(response), timeoutFor(response));
      const given = await errorOf[call](service);
      const { reason, field, retryAfterMs } = given ?? {};
      return { call, response, code: given?.code, reason, field, retryAfterMs };
    }),
  );
  expect(found).toEqual(cases.map((one) => expect.objectContaining({ ...one, code, ...error })));
});

it('has a row for every call and every status that Customer.io documents', () => {
  const statusesOf = (call: VendorCall) =>
    new Set(
      documentedResponses
        .filter(({ calls }) => calls.includes(call))
        .flatMap(({ responses }) => responses.map((response) => (typeof response === 'object' ? response.status : 0))),
    );
  for (const call of Object.keys(vendorCalls) as VendorCall[]) {
    expect([call, ...[400, 401, 403, 404, 429, 500, 503].filter((status) => !statusesOf(call).has(status))]).toEqual([
      call,
    ]);
  }
});
