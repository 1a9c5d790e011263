import { describe, expect, it } from 'vitest';
import { webhookReceiverConfig } from './config.ts';

const needed = { KAFKA_BROKERS: '127.0.0.1:9092', CUSTOMERIO_WEBHOOK_SECRET: 'new-key, old-key' };

describe('settings of webhook-receiver', () => {
  it('require only Kafka and a secret; the defaults suit Customer.io', () => {
    expect(webhookReceiverConfig.parse(needed)).toMatchObject({
      PORT: 3_000,
      WEBHOOK_SIGNATURE_SCHEME: 'v0',
      WEBHOOK_BODY_LIMIT_BYTES: 5_000_000,
      WEBHOOK_REPLAY_WINDOW_SECONDS: 0,
      WEBHOOK_ANSWER_TIMEOUT_MS: 2_500,
      WEBHOOK_KEEP_ALIVE_SECONDS: 620,
      WEBHOOK_STOP_NOTICE_MS: 3_000,
    });
  });

  it('accept a list of secrets, for a rotation', () => {
    const { CUSTOMERIO_WEBHOOK_SECRET } = webhookReceiverConfig.parse(needed);
    expect(CUSTOMERIO_WEBHOOK_SECRET.map((secret) => secret.reveal())).toEqual(['new-key', 'old-key']);
  });

  it('are rejected together, by name and without values', () => {
    const wrong = { ...needed, PORT: 'eighty', WEBHOOK_SIGNATURE_SCHEME: 'v9', CUSTOMERIO_WEBHOOK_SECRET: ' , ' };
    const parse = () => webhookReceiverConfig.parse(wrong);
    expect(parse).toThrow(/PORT.*CUSTOMERIO_WEBHOOK_SECRET.*WEBHOOK_SIGNATURE_SCHEME/s);
    expect(parse).not.toThrow(/eighty|v9/);
  });
});
