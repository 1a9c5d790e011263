import { retrying } from '@cio-bus/service/retrying';
import type { KafkaConnection } from '../connection/connection.ts';
import { startError } from '../errors/unreachable.ts';
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
   * @throws UnavailableError while Kafka cannot be reached; Error that says what Kafka denies, when it does
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
    try {
      const session = await connectSession(this.#kafka);
      this.#trouble = undefined;
      return session;
    } catch (error) {
      const reported = startError(error, { operation: 'WRITE', user: this.#kafka.user });
      this.#trouble = reported.message;
      throw reported;
    }
  }
}
