/** A Customer.io that runs here, and a client to steer and inspect it. */
export { createSandboxClient, type SandboxClient, type SandboxStats } from './client.ts';
export type { FaultSettings } from './faults.ts';
export type { JournalEntry } from './journal-entry.ts';
export type { SandboxPerson, SandboxPersonDetail } from './people.ts';
export { dice, gaussian, type Random, seededRandom } from './random.ts';
export type { EmittedEvent } from './routes/control-webhooks.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { sandboxSettings } from './settings.ts';
export type { WebhookSettings } from './webhook-feed.ts';
export type { WebhookCounts, WebhookRecord } from './webhook-sender.ts';
