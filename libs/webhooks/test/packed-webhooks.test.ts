import { type InstalledPackage, installPacked } from '@cio-bus/packaging/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const app = `
import { createHmac } from 'node:crypto';
import { CustomerIOWebhooks } from '@cio-bus/webhooks';

const webhooks = new CustomerIOWebhooks('key');
const heard = [];
webhooks.on('email_complained', (event) => heard.push(event.data.customer_id));
webhooks.on('*', () => { throw new Error('a bug'); });
const rawBody = '{"event_id":"e1","object_type":"email","metric":"spammed","timestamp":1795262400,"data":{"identifiers":{"id":"u1"}}}';
const sign = (text) => createHmac('sha256', 'key').update('v0:1795262400:' + text).digest('hex');
const headers = { 'X-CIO-Timestamp': '1795262400', 'X-CIO-Signature': sign(rawBody) };
const accepted = await webhooks.handle({ rawBody, headers });
const refused = await webhooks.handle({ rawBody: '{}', headers: new Headers(headers) });
console.log(JSON.stringify({ accepted, refused: refused.status, heard, router: webhooks.getRouter().length }));
`;

const typedApp = `
import { CustomerIOWebhooks, type ReportedEvent } from '@cio-bus/webhooks';
const webhooks = new CustomerIOWebhooks({ secrets: ['new', 'old'] });
webhooks.on('email_bounced', (event) => {
  const reason: string | undefined = event.data.failure_message;
  const kind: 'email' = event.object_type;
});
webhooks.on('*', (event: ReportedEvent) => {
  if (event.object_type === 'sms' && event.metric === 'replied') event.data.inbound_event_id?.length;
});
// @ts-expect-error no such event
webhooks.on('email_bouncd', () => {});
export const reply: Promise<{ status: number }> = webhooks.handle({ rawBody: '', headers: new Headers() });
`;

describe('the packed @cio-bus/webhooks', () => {
  let installed: InstalledPackage;

  beforeAll(async () => {
    installed = await installPacked('webhooks', ['zod', '@types']);
  });

  afterAll(() => installed?.remove());

  it('works in an app outside this repository without express, on plain JavaScript, and logs to the console', async () => {
    const { stdout, stderr } = await installed.runApp(app);
    expect(JSON.parse(stdout)).toEqual({
      accepted: { status: 200, body: { accepted: 1 } },
      refused: 401,
      heard: ['u1'],
      router: 3,
    });
    expect(stderr).toMatch(
      /\[customerio-webhooks\] a webhook listener failed[\s\S]*a bug[\s\S]*invalid webhook signature/,
    );
  });

  it('contains types that need nothing of this repository', async () => {
    await expect(installed.checkTypes(typedApp)).resolves.toBeUndefined();
  });

  it('depends on zod alone, and has express as an optional peer', async () => {
    const code = await installed.code();
    expect(code).not.toMatch(/pino|prom-client|kafkajs/);
    const imported = [...code.matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual(['zod']);
    const { dependencies, peerDependenciesMeta, engines } = await installed.manifest();
    expect(engines).toEqual({ node: '>=22' });
    expect(Object.keys(dependencies ?? {})).toEqual(['zod']);
    expect(peerDependenciesMeta).toEqual({ express: { optional: true } });
  });
});
