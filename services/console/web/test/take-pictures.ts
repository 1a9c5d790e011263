import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir, runTask } from '@cio-bus/servers';
import { NOW } from './fixture/dead-letters.ts';
import { startFixtureConsole } from './fixture/fixture-console.ts';
import { openBrowser } from './fixture/open-browser.ts';

/** The pictures of the documentation. No test writes them: `node services/console/web/test/take-pictures.ts` does. */
const pictures = [
  { name: 'console-flow', path: '/', scheme: 'light', width: 1_280, height: 800 },
  { name: 'console-dead-letters', path: '/dead-letters', scheme: 'dark', width: 1_280, height: 640 },
  { name: 'console-plan', path: '/plans?id=plan-7c1e', scheme: 'light', width: 1_280, height: 640 },
  { name: 'console-trace', path: '/trace?id=01JCZ5Q6W8V5T1X4M2N7R9K3PA', scheme: 'light', width: 1_280, height: 800 },
] as const;
const folder = join(rootDir, 'docs/images');

await runTask(async () => {
  const console = await startFixtureConsole();
  const browser = await openBrowser();
  await mkdir(folder, { recursive: true });
  for (const { name, path, scheme, width, height } of browser ? pictures : []) {
    const page = await browser?.newPage({ colorScheme: scheme, viewport: { width, height }, reducedMotion: 'reduce' });
    await page?.clock.setFixedTime(NOW + 4_000);
    await page?.goto(`${console.url}${path}`);
    await page?.getByRole('heading', { level: 1 }).waitFor();
    await page?.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
    await page?.screenshot({ path: join(folder, `${name}.png`) });
    await page?.close();
  }
  await browser?.close();
  await console.close();
});
