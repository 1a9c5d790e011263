import { describe, expect, it } from 'vitest';
import { answers } from './fixture/answers.ts';
import { fixturePage } from './fixture/fixture-page.ts';
import { openBrowser } from './fixture/open-browser.ts';

const browser = await openBrowser();

describe.skipIf(!browser)('the page of webhooks', () => {
  const shown = fixturePage(browser);
  const { open } = shown;
  const webhooks = answers.getWebhooks({});
  const silent = { ...webhooks, feedDelaySeconds: null, lastReceivedAt: null };

  it.each([
    ['not since the receiver started', 'answers'],
    ['the receiver does not answer', 'does-not-answer'],
    ['the receiver is not in CONSOLE_SERVICES', 'unknown'],
  ])('shows the alarm of the brake without a last report: %s', async (why, receiver) => {
    shown.console.answer('getWebhooks', () => ({ ...silent, receiver, brake: { used: 500, max: 500, stopped: true } }));
    await open('/webhooks');
    await shown.page.getByRole('alert').filter({ hasText: 'The brake has stopped suppressions' }).waitFor();
    await shown.page.getByText(why, { exact: true }).waitFor();
    await shown.page.getByText('500 of 500').waitFor();
    expect(await shown.page.getByText('No report has come yet').count()).toBe(0);
  });

  it('says how to get reports when none has ever come, and shows an alarm of the brake all the same', async () => {
    const brake = { used: null, max: null, stopped: true };
    shown.console.answer('getWebhooks', () => ({ ...silent, hasReports: false, brake }));
    await open('/webhooks');
    await shown.page.getByText('No report has come yet').waitFor();
    await shown.page.getByRole('alert').filter({ hasText: 'The brake has stopped suppressions' }).waitFor();
  });
});
