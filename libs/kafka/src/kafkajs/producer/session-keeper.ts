import type { KafkaConnection } from '../connection/connection.ts';
import { naming } from '../connection/denial.ts';
import { retrying } from '../connection/retrying.ts';
import { connectSession, type ProduceSession } from './produce-session.ts';

const RECONNECT_MS = 500;

/** Keeps one session of a producer, and opens a new one after the last one has ended. */
export class SessionKeeper {
  readonly #kafka: KafkaConnection;
  #session: ProduceSession | undefined;
  #trouble: string | undefined;

  constructor(kafka: KafkaConnection) {
    this.#kafka = kafka;
  }

  /** Why the last attempt to open a session failed; undefined once one is open. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /**
   * The open session, or a new one; tries again while it may.
   *
   * @throws Error that says what Kafka denies, when it does
   */
  async open(mayRetry: () => boolean): Promise<ProduceSession> {
    this.#session ??= await retrying(() => this.#connect(), { everyMs: RECONNECT_MS, mayRetry });
    return this.#session;
  }

  async end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.disconnect().catch(() => {});
  }

  async #connect(): Promise<ProduceSession> {
    const use = { operation: 'WRITE', user: this.#kafka.user } as const;
    try {
      const session = await naming(use, () => connectSession(this.#kafka));
      this.#trouble = undefined;
      return session;
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}
