import { deriveUlid, type EventCommand } from '@cio-bus/contracts';
import { createCustomerIOService } from '@cio-bus/customerio';
import { createSandbox, createSandboxClient } from '@cio-bus/customerio-sandbox';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { expect, it, onTestFinished } from 'vitest';

const NAME = 'not_accepted';

/** Every other one is anonymous; one in 29, of both kinds, is refused. */
const commands = Array.from({ length: 400 }, (_, index): EventCommand => {
  const id = deriveUlid(Date.now(), `half-anonymous/${index}`);
  const subject = index % 2 ? { anonymousId: `visitor${index}` } : { userId: `user${index}` };
  const payload = { name: index % 29 === 0 ? NAME : 'order_paid' };
  return { id, correlationId: id, timestamp: Date.now(), type: 'track', ...subject, payload };
});

it.each([
  { anonymous: 'v1' as const, requests: 1 + 200 },
  { anonymous: 'v2' as const, requests: 1 },
])(
  'fails exactly the refused events of known and anonymous people, in one batch: CUSTOMERIO_ANONYMOUS=$anonymous',
  async ({ anonymous, requests }) => {
    const sandbox = createSandbox({ siteId: 'site', trackApiKey: 'track', appApiKey: 'app' });
    const { url } = await sandbox.start();
    const settings = {
      CUSTOMERIO_REGION: 'us',
      BUS_ENVIRONMENT: 'test',
      CUSTOMERIO_SITE_ID: 'site',
      CUSTOMERIO_TRACK_API_KEY: new Secret('track'),
      CUSTOMERIO_TRACK_URL: url,
      CUSTOMERIO_TRACK_TIMEOUT_MS: 60_000,
      CUSTOMERIO_TRACK_RATE: 3_000,
      CUSTOMERIO_ANONYMOUS: anonymous,
    } as const;
    const service = createCustomerIOService(settings, quietTelemetry('test'));
    onTestFinished(async () => {
      await service.stop();
      await sandbox.stop();
    });
    const client = createSandboxClient(url);
    await client.setFaults({ rejectEventNames: [NAME] });

    const results = await service.deliver(commands);

    const refused = commands.map(({ payload }) => payload.name === NAME);
    expect(results.map((error) => error !== undefined)).toEqual(refused);
    for (const error of results) {
      if (error)
        expect(error).toMatchObject({ code: 'VENDOR_REJECTED', message: expect.stringContaining(`${NAME} is not`) });
    }
    const journal = await client.journal();
    expect(journal.length).toBe(refused.filter((isRefused) => !isRefused).length);
    const accepted = new Set(journal.map(({ requestId }) => requestId)).size;
    const alone =
      anonymous === 'v1'
        ? commands.filter(({ anonymousId, payload }) => anonymousId && payload.name === NAME).length
        : 0;
    expect(accepted + alone).toBe(requests);
  },
);
