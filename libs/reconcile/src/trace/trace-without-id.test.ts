import { topics, webhookEvent } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord, aWebhookEvent, fakeTopics } from '@cio-bus/testkit';
import { webhookRow } from '@cio-bus/warehouse';
import { openTestWarehouse } from '@cio-bus/warehouse/fixtures';
import { expect, it, onTestFinished } from 'vitest';
import { trace } from './trace.ts';

const person = { personId: undefined, cioId: 'd9c1', emailAddress: 'eve@example.com' };
const reported = aRawRecord({
  ...{ topic: topics.webhooks, timestamp: A_TIME_MS, headers: {} },
  value: Buffer.from(JSON.stringify(aWebhookEvent(person))),
});

it.each(['d9c1', 'eve@example.com'])('has the reports of a person without an id of an app, by %s', async (id) => {
  const warehouse = await openTestWarehouse();
  onTestFinished(() => warehouse.close());
  const row = webhookRow(webhookEvent.read(reported), { record: reported, now: A_TIME_MS + 200 });
  await warehouse.append([row], { signal: new AbortController().signal });
  const table = { query: warehouse.query, table: 'customerio_events.delivery_events' };
  const kinds = async (records: (typeof reported)[]) =>
    (await trace({ read: fakeTopics(() => records), warehouse: table }, id)).steps.map(({ what }) => what);
  expect(await kinds([reported])).toEqual(['reported', 'loaded']);
  expect(await kinds([])).toEqual(['reported', 'loaded']);
});
