/** An app that records updates one after another, and prints the number of each once it is stored. It is killed at any time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserMessagingRepository } from '@cio-bus/user-messaging';
import { planUpdates } from '../run/plan-updates.ts';
import { openStore, settings } from './settings.ts';

const AGAIN_MS = 100;

const { store } = await openStore();
const repository = new UserMessagingRepository(store, { source: 'trial-app' });
const updates = planUpdates(settings.UPDATES, settings.BEGUN_AT);
for (const [index, { userId, ...statement }] of updates.entries()) {
  if (index < settings.FROM) continue;
  await untilStored(() => repository.recordStatement(userId, statement));
  process.stdout.write(`stored ${index}\n`);
}
/** Until it is killed: of two lines at once the reader may miss one. */
setInterval(() => process.stdout.write(`stored ${updates.length - 1}\n`), AGAIN_MS);

/** As an app does while its database restarts. */
async function untilStored(record: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await record());
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'STORE_UNAVAILABLE') throw error;
      await sleep(AGAIN_MS);
    }
  }
}
