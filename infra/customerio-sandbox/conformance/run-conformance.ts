import { randomBytes } from 'node:crypto';
import { type Account, createAccount } from './account.ts';
import { checkRules } from './check-rules.ts';
import type { ConformanceResult, Outcome } from './result.ts';
import { type ConformanceSettings, urlsOf } from './settings.ts';

/** An effect may take this long on a real account, ms. */
const PATIENCE_MS = 90_000;

/**
 * Checks the rules on the workspace of the keys, and deletes what the run has created.
 *
 * @throws Error before anything is written if the keys are not those of the workspace that was named
 */
export async function runConformance(
  settings: ConformanceSettings,
  print: (line: string) => void,
  patienceMs = PATIENCE_MS,
): Promise<ConformanceResult> {
  const account = createAccount({
    ...urlsOf(settings),
    siteId: settings.CUSTOMERIO_SITE_ID,
    trackApiKey: settings.CUSTOMERIO_TRACK_API_KEY,
    appApiKey: settings.CUSTOMERIO_APP_API_KEY,
    prefix: `cio-bus-conformance-${randomBytes(4).toString('hex')}`,
    patienceMs,
    recipient: settings.CONFORMANCE_RECIPIENT,
    from: settings.CONFORMANCE_FROM,
    template: settings.CONFORMANCE_TEMPLATE,
  });
  await checkWorkspace(account, settings.CONFORMANCE_WORKSPACE);
  const hasRecipient = settings.CONFORMANCE_RECIPIENT !== undefined;
  const given = {
    recipient: hasRecipient && settings.CONFORMANCE_FROM !== undefined,
    template: hasRecipient && settings.CONFORMANCE_TEMPLATE !== undefined,
  };
  try {
    const outcomes = await checkRules(account, {
      given,
      report: (rule, outcome) => print(`${shown(outcome)} ${rule.id}: ${rule.says}`),
    });
    return { ranOn: new Date().toISOString().slice(0, 10), rules: outcomes };
  } finally {
    await account.end();
  }
}

/** Asks which workspace the keys are of: a run must not write to the wrong one, nor take a wrong key for what the account says. */
async function checkWorkspace({ track, app }: Account, expected: number): Promise<void> {
  const { status, body } = await track('GET', '/api/v1/accounts/region');
  if (status !== 200) throw new Error(`Customer.io responded with ${status} to the Track API key`);
  const { environment_id: actual } = body as { environment_id?: unknown };
  if (actual !== expected) throw new Error(`the keys are of workspace ${actual}, not of CONFORMANCE_WORKSPACE`);
  const lookup = await app('GET', '/v1/transactional');
  if (lookup.status !== 200) throw new Error(`Customer.io responded with ${lookup.status} to the App API key`);
}

function shown(outcome: Outcome): string {
  if (outcome === 'confirmed') return 'confirmed   ';
  return 'skipped' in outcome ? `skipped (${outcome.skipped})` : `CONTRADICTED (${outcome.contradicted})`;
}
