import { describe, expect, it, onTestFinished } from 'vitest';
import { keys, startSandbox } from '../test/start-sandbox.ts';
import { createAccount } from './account.ts';
import savedResult from './result.json' with { type: 'json' };
import { conformanceResult } from './result.ts';
import { rules } from './rules/index.ts';
import { runConformance } from './run-conformance.ts';
import { readSettings } from './settings.ts';

/** A sandbox of its own as the account to check. Its clock stands still, so that no limit depends on how fast the test is. */
async function sandboxAccount() {
  let time = Date.now();
  const { url, client } = await startSandbox({ now: () => time, templates: [{ id: 7, channel: 'email' }] });
  const advance = (ms: number) => {
    time += ms;
  };
  const urls = { trackUrl: url, appUrl: url };
  const account = createAccount({ ...keys, ...urls, prefix: 'c', patienceMs: 0, sandbox: { client, url, advance } });
  onTestFinished(() => account.end());
  return account;
}

describe.each(Object.entries(rules))('the sandbox keeps the rules of Customer.io: %s', (_part, ofPart) => {
  it.each(ofPart.map((rule) => ({ rule, says: rule.says })))('$says', async ({ rule }) => {
    await rule.check(await sandboxAccount());
  });
});

describe('the run on a real account', () => {
  const all = Object.values(rules).flat();
  const settingsFor = (url: string, workspace = '1') =>
    readSettings({
      CUSTOMERIO_REGION: 'us',
      CUSTOMERIO_SITE_ID: keys.siteId,
      CUSTOMERIO_TRACK_API_KEY: keys.trackApiKey,
      CUSTOMERIO_APP_API_KEY: keys.appApiKey,
      CUSTOMERIO_TRACK_URL: url,
      CUSTOMERIO_APP_URL: url,
      CONFORMANCE_WORKSPACE: workspace,
    });

  it('checks what an account can show, says why not of the rest, and leaves nobody behind', async () => {
    const { url, client } = await startSandbox({ isLimited: false, templates: [{ id: 7, channel: 'email' }] });
    const lines: string[] = [];
    const result = await runConformance(settingsFor(url), (line) => void lines.push(line), 0);

    expect(Object.keys(result.rules)).toEqual(all.map(({ id }) => id));
    expect(conformanceResult.parse(result)).toEqual(result);
    const of = (id: string) => result.rules[id];
    expect(of('v2-207')).toBe('confirmed');
    expect(of('broadcast-trigger')).toEqual({ skipped: 'sends a broadcast to people of the account' });
    expect(of('send-template')).toEqual({ skipped: 'needs CONFORMANCE_TEMPLATE' });
    expect(of('metrics-links')).toEqual({ skipped: 'the account has no campaign' });
    expect(of('messages-cursor')).toEqual({ skipped: 'the account has no more than 2 messages' });
    expect(of('app-rate-limit')).toEqual({ contradicted: 'none of 40 requests at once was refused' });
    expect(lines).toHaveLength(all.length);
    const left = Object.entries(await client.people()).filter(([, { suppressed }]) => !suppressed);
    expect(left).toEqual([]);
  });

  it('writes nothing when the keys are not of the workspace that was named', async () => {
    const { url, client } = await startSandbox();
    await expect(runConformance(settingsFor(url, '2'), () => {}, 0)).rejects.toThrow('of workspace 1, not of');
    expect(await client.journal()).toEqual([]);
  });

  it.each([
    ['Track', { CUSTOMERIO_TRACK_API_KEY: 'wrong' }],
    ['App', { CUSTOMERIO_APP_API_KEY: 'wrong' }],
  ])('writes nothing with a wrong key of the %s API', async (api, wrong) => {
    const { url, client } = await startSandbox();
    const run = runConformance({ ...settingsFor(url), ...wrong }, () => {}, 0);
    await expect(run).rejects.toThrow(`Customer.io responded with 401 to the ${api} API key`);
    expect(await client.journal()).toEqual([]);
  });

  it('needs every key and the number of the workspace', () => {
    expect(() => readSettings({ CUSTOMERIO_SITE_ID: 'x', CUSTOMERIO_REGION: 'us' })).toThrow(
      /CUSTOMERIO_TRACK_API_KEY.*CUSTOMERIO_APP_API_KEY.*CONFORMANCE_WORKSPACE/,
    );
  });

  it('has a saved result that names only rules that there are', () => {
    const { rules: saved } = conformanceResult.parse(savedResult);
    expect(Object.keys(saved).filter((id) => !all.some((rule) => rule.id === id))).toEqual([]);
  });

  it('gives every rule an id of its own', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});
