import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const needed = {
  CUSTOMERIO_SITE_ID: 'site',
  CUSTOMERIO_TRACK_API_KEY: 'track-key',
  CUSTOMERIO_APP_API_KEY: 'app-key',
  CUSTOMERIO_WEBHOOK_SECRET: 'current, previous',
};

describe('settings of the process', () => {
  it('signs with the first secret of a rotation, and treats an empty setting as unset', () => {
    expect(readSettings({ ...needed, SANDBOX_WEBHOOK_URL: '' })).toEqual({
      host: '127.0.0.1',
      port: 0,
      region: 'us',
      seed: 1,
      timeScale: 60,
      templates: [],
      siteId: 'site',
      trackApiKey: 'track-key',
      appApiKey: 'app-key',
      webhooks: { secret: 'current' },
    });
  });

  it('reads the templates of the account, an e-mail unless they say so', () => {
    expect(readSettings({ ...needed, SANDBOX_TEMPLATES: 'receipt, 7, hello:push' }).templates).toEqual([
      { id: 'receipt', channel: 'email' },
      { id: '7', channel: 'email' },
      { id: 'hello', channel: 'push' },
    ]);
    expect(() => readSettings({ ...needed, SANDBOX_TEMPLATES: 'receipt,,7' })).toThrow(/SANDBOX_TEMPLATES/);
  });

  it('reports every invalid setting at once, without values', () => {
    const read = () =>
      readSettings({ ...needed, CUSTOMERIO_SITE_ID: '', SANDBOX_PORT: 'geheim', SANDBOX_REGION: 'mars' });
    expect(read).toThrow(/SANDBOX_PORT.*SANDBOX_REGION.*CUSTOMERIO_SITE_ID/);
    expect(read).not.toThrow(/geheim|mars/);
  });
});
