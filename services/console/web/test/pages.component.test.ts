import { describe, expect, it } from 'vitest';
import { viewer } from './fixture/answers.ts';
import { hostile, NOW, revealed } from './fixture/dead-letters.ts';
import { fixturePage, PATIENCE_MS } from './fixture/fixture-page.ts';
import { openBrowser } from './fixture/open-browser.ts';
import { pageFindings } from './fixture/page-findings.ts';
import { pages } from './fixture/pages.ts';

const browser = await openBrowser();

describe.skipIf(!browser)('the pages of the console', () => {
  const shown = fixturePage(browser);
  const { open } = shown;
  const heading = (title: string) => shown.page.getByRole('heading', { level: 1, name: title, exact: true });
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });

  it(
    'have no finding of axe above moderate, in light and dark, and fit a phone',
    async () => {
      const found: string[] = [];
      for (const { path, title, name } of pages) {
        await open(path);
        await heading(title).waitFor();
        await shown.page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
        found.push(...(await pageFindings(shown.page, name)));
      }
      expect(found).toEqual([]);
    },
    5 * PATIENCE_MS,
  );

  it('show a hostile message as text, and no script of it runs', async () => {
    await open('/dead-letters/one?id=hostile');
    await shown.page.getByText('[U+202E]').first().waitFor();

    expect(await shown.page.evaluate('"hacked" in globalThis')).toBe(false);
    expect(await shown.page.locator('main img, main script').count()).toBe(0);
    expect(await shown.page.getByText('[NUL][BEL][ESC]').count()).toBeGreaterThan(0);
    expect(await shown.page.locator('main *').count()).toBeLessThan(2_000); // 10,000 headers and 900 kB stay out of the page
    await button('Show all (900.1 kB)').click();
    await button('Show the beginning only').waitFor();
    expect(
      (await shown.page.getByRole('region', { name: 'Value', exact: true }).textContent())?.length,
    ).toBeGreaterThan(900_000);
  });

  it('edit one of 10,000 headers, which is searched for, and send no other', async () => {
    shown.console.answer('revealDeadLetter', () => ({ ...hostile, revealed: true }));
    await open('/dead-letters/one?id=hostile');
    await button('Reveal personal data').click();
    await shown.page.getByLabel('Reason').fill('Which header is it?');
    await shown.page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await button('Edit').click();
    await shown.page.getByText('9,950 more headers').waitFor();
    await shown.page.getByLabel('Search 10,000 headers').fill('header-9876');
    await shown.page.getByRole('row', { name: 'header-9876' }).getByRole('button', { name: 'Replace' }).click();
    await shown.page.getByLabel('Header header-9876').fill('eu');
    await shown.page.getByLabel('Search 10,000 headers').fill('');
    await shown.page.getByText('9,949 more headers').waitFor(); // the changed one stays
    expect(await shown.page.getByLabel('Header header-9876').inputValue()).toBe('eu');
    await button('Compare').click();
    await button('Save the edit').waitFor();
    expect(shown.console.changes.at(-1)?.given).toMatchObject({ headers: { 'header-9876': 'eu' }, dryRun: true });
  });

  it('follow the links of a runbook, and name the pages that are not served', async () => {
    await open('/runbook?name=dead-letters');
    await shown.page.getByText('Its README (tools/cli/README.md)').waitFor();
    await open('/runbook?name=consumer-lag');
    await shown.page.locator('.runbook a').first().click();
    await shown.page.waitForURL(/\/runbook\?name=(?!consumer-lag)/);
    await shown.page.locator('.runbook').filter({ hasText: 'You see' }).waitFor();
  });

  it('keep filters in the address: going back and a copied link show the same', async () => {
    await open('/dead-letters');
    await shown.page.getByRole('link', { name: /invalid_type/ }).click();
    await heading('Dead letters').waitFor();
    await shown.page.getByRole('combobox', { name: 'State' }).selectOption('all');
    await shown.page.getByText('640 match').waitFor();
    const copied = shown.page.url();
    expect(copied).toContain('group=g-0c93fa12');

    await open('/audit');
    await shown.page.goto(copied);
    await shown.page.getByText('640 match').waitFor();
    expect(await shown.page.getByRole('combobox', { name: 'State' }).inputValue()).toBe('all');
  });

  it('send the filter, not the ids of the page, when all that match are selected', async () => {
    await open('/dead-letters/list?code=VENDOR_REJECTED');
    await shown.page.getByLabel('Select all 624 dead letters that match').check();
    await button('Discard').click();
    await shown.page.getByText('624 dead letters', { exact: true }).waitFor(); // the dry run has answered
    await shown.page.getByLabel('Reason').fill('Test records');
    await shown.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await shown.page.getByRole('dialog').waitFor({ state: 'detached' });

    const given = { filter: { code: 'VENDOR_REJECTED' }, decision: 'discard' };
    expect(shown.console.changes).toEqual([
      { operation: 'decideDeadLetters', given: { ...given, why: 'Dry run', dryRun: true } },
      { operation: 'decideDeadLetters', given: { ...given, why: 'Test records' } },
    ]);
  });

  it('move through the list with the keyboard, far beyond the first page', async () => {
    await open('/dead-letters/list');
    const row = (index: number) => shown.page.locator(`[data-index="${index}"]`);
    await row(0).focus();
    await shown.page.keyboard.press('j');
    await shown.page.keyboard.press('x');
    await shown.page.getByText('1 dead letter selected').waitFor();
    await shown.page.locator('.list-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await row(104).waitFor({ state: 'attached' }); // from the second page of the list
    await row(104).focus();
    await shown.page.keyboard.press('Enter');
    await heading('Dead letter').waitFor();
  });

  it('open a page and look an id up with ⌘K alone', async () => {
    const lookUp = async (text: string) => {
      await shown.page.keyboard.press('Control+k');
      await shown.page.locator('.palette-input:focus').waitFor();
      await shown.page.keyboard.type(text);
      await shown.page.keyboard.press('Enter');
    };
    await open('/');
    await heading('Flow').waitFor();
    await lookUp('audit');
    await heading('Audit').waitFor();
    await lookUp('01JCZ5Q6');
    await heading('Trace').waitFor();
    expect(shown.page.url()).toContain('id=01JCZ5Q6');
  });

  it('say to a viewer why a button may not be pressed, and change nothing', async () => {
    shown.console.answer('getMe', () => viewer);
    await open('/dead-letters/one?id=customerio.dlq-0-4210');
    await button('Discard').press('Enter');
    await shown.page.getByText('Your role is viewer').waitFor();
    await shown.page.keyboard.press('Escape');
    await button('Reveal personal data').press('Enter');
    await shown.page.getByText('Your role may not see personal data').waitFor();
    expect(shown.console.changes).toEqual([]);
  });

  it('reveal personal data only with a reason, and forget it with the page', async () => {
    await open('/dead-letters/one?id=customerio.dlq-0-4210');
    await button('Reveal personal data').click();
    await shown.page.getByLabel('Reason').fill('Customer asked');
    await shown.page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await shown.page.getByText('ana@example.com').waitFor();
    expect(shown.console.changes).toEqual([
      { operation: 'revealDeadLetter', given: { id: revealed.id, why: 'Customer asked' } },
    ]);
    await shown.page.reload();
    await shown.page.getByText('a•••@e•••.com').first().waitFor();
    expect(await shown.page.getByText('ana@example.com').count()).toBe(0);
  });

  it('say what to do when the console refuses, and when there is nothing to show', async () => {
    shown.refused = 503;
    const error = { code: 'unavailable', message: 'Kafka does not answer.' };
    shown.console.answer('listJobs', () => ({ status: 503, error }));
    await open('/jobs');
    await shown.page.getByText('Kafka does not answer.').waitFor();
    shown.console.answer('listJobs', () => ({ items: [], total: 0, nextCursor: null }));
    await button('Try again').click();
    await shown.page.getByText('No replay yet').waitFor();
  });

  it('stay usable when a page fails on what the console answers', async () => {
    shown.console.answer('getWebhooks', () => ({ lastReceivedAt: NOW }));
    await open('/webhooks');
    await shown.page.getByText('This page cannot be shown').waitFor();
    await shown.page.getByRole('link', { name: 'Audit' }).click();
    await heading('Audit').waitFor();
    shown.reported = []; // React reports the error, which this test makes
  });

  it('ask for a token when nobody is signed in', async () => {
    shown.refused = 401;
    let isSignedIn = false;
    const error = { code: 'unauthenticated', message: 'Sign in.' };
    shown.console.answer('getMe', () => (isSignedIn ? viewer : { status: 401, error }));
    shown.console.answer('signIn', () => {
      isSignedIn = true;
      return viewer;
    });
    await open('/audit');
    await shown.page.getByLabel('Token').fill('secret');
    await button('Sign in').click();
    await heading('Audit').waitFor();
  });
});
