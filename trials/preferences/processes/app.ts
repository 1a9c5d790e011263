/** An app that records updates one after another, and prints the number of each once it is stored. It is killed at any time. */
import { retrying } from '@cio-bus/service';
import { UserMessagingRepository } from '@cio-bus/user-messaging';
import { planUpdates } from '../run/plan-updates.ts';
import { AGAIN_MS, openStore, settings } from './settings.ts';

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
  const mayRetry = (error: unknown) => (error as { code?: unknown }).code === 'STORE_UNAVAILABLE';
  await retrying(record, { everyMs: AGAIN_MS, mayRetry });
}
