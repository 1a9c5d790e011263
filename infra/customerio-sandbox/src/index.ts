/** A local Customer.io, and a client to control and inspect it. */
export { createSandboxClient, type SandboxClient, type SandboxStats } from './client/client.ts';
export type { EmittedEvent } from './control/webhook-routes.ts';
export type { FaultSettings } from './faults/faults.ts';
export { dice, gaussian, type Random, seededRandom } from './faults/random.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { sandboxSettings } from './settings.ts';
export type { WebhookSettings } from './webhooks/webhook-feed.ts';
export type { WebhookCounts, WebhookRecord } from './webhooks/webhook-sender.ts';
export type { JournalEntry } from './workspace/journal-entry.ts';
export type { SandboxPerson } from './workspace/people.ts';
