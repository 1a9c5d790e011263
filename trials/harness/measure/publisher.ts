import type { CommandDraft, CustomerIOEventBus } from '@cio-bus/event-bus';
import type { PublishedCommand } from '../../audit/input/audit-input.ts';
import { publishAgain } from '../../traffic/publish-again.ts';

const PATIENCE_MS = 300_000;
/** Short enough that publishes fail while Kafka is unavailable, as in an app that is serving a request. */
const DEADLINE_MS = 3_000;

/** Publishes as an app should, and remembers what and when. */
export class TrialPublisher {
  readonly #bus: CustomerIOEventBus;
  /** When each command was first given to the bus, ms since the epoch. */
  readonly publishedAt = new Map<string, number>();
  readonly published: PublishedCommand[] = [];
  /** Publishes that were not acknowledged, and repeated. */
  failures = 0;

  constructor(bus: CustomerIOEventBus) {
    this.#bus = bus;
  }

  /** Resolves once it is acknowledged; what is not is published again under its id. */
  async publish(draft: CommandDraft & { id: string }): Promise<void> {
    const timestamp = Date.now();
    this.publishedAt.set(draft.id, timestamp);
    const onFailure = () => {
      this.failures += 1;
    };
    const stamped = { ...draft, timestamp };
    const patience = { withinMs: PATIENCE_MS, deadlineMs: DEADLINE_MS, onFailure };
    this.published.push(await publishAgain((deadline) => this.#bus.publish(stamped, deadline), patience));
  }
}
