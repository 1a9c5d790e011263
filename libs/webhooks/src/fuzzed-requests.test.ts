import { quietTelemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { fuzzedRequest } from '../test/fuzzed-requests.ts';
import { CustomerIOWebhooks } from './customerio-webhooks.ts';

const KEY = 'a-key';

describe('fuzzed requests', () => {
  it('get 200 when they are signed and 401 when they are not, whatever is in them', async () => {
    const { logger } = quietTelemetry('test');
    const webhooks = new CustomerIOWebhooks({ secrets: [KEY], logger });
    webhooks.on('*', () => {});
    const wrong: unknown[] = [];
    for (let number = 0; number < 3_000; number += 1) {
      const { body, headers, expected } = fuzzedRequest(1, number, KEY);
      const { status } = await webhooks.handle({ rawBody: body, headers });
      if (status !== expected) wrong.push({ number, status, expected });
    }
    expect(wrong).toEqual([]);
  });
});
