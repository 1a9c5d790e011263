import type { Secret } from '@cio-bus/service';

/** Where a ledger is stored. */
export interface LedgerConfig {
  /** Folder of the SQLite files; used without Redis. */
  readonly STATE_DIR: string;
  /** Redis that stores the ledger. @default SQLite files in `STATE_DIR` */
  readonly REDIS_URL?: Secret | undefined;
  /** Separates several buses in one Redis, as in one Kafka cluster. @default empty */
  readonly KAFKA_TOPIC_PREFIX?: string | undefined;
}
