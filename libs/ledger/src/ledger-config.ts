import type { Secret } from '@cio-bus/service';

/** What tells where a ledger is kept. */
export interface LedgerConfig {
  /** Folder of the SQLite files, where there is no Redis. */
  readonly STATE_DIR: string;
  /** With it the ledger is kept there. */
  readonly REDIS_URL?: Secret | undefined;
  /** Keeps several buses in one Redis apart, as it does in one Kafka. @default empty */
  readonly KAFKA_TOPIC_PREFIX?: string | undefined;
}
