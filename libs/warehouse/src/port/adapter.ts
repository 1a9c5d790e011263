import type { ConfigDefinition, ConfigOf, ConfigShape } from '@cio-bus/service';
import type { SqlDialect } from '../views/dialect.ts';
import type { PersonEraser } from './person-eraser.ts';
import type { OpenWarehouse, WarehouseReader } from './warehouse.ts';

/** Parsed settings of a shape. */
export type Parsed<Shape extends ConfigShape> = ConfigOf<ConfigDefinition<Shape>>;

/** Where the table and its views are, for SQL. */
export interface TableName {
  /** Qualifies the views: `${dataset}.events_current`. */
  dataset: string;
  /** The table's name, qualified by its dataset. */
  table: string;
}

/**
 * One kind of warehouse: all that code outside its folder knows of it. Cheap to import: an adapter loads its client only
 * when it is opened, queried or set up.
 *
 * @example a registry of two: `defineWarehouses({ duckdb: duckdbAdapter, memory: memoryAdapter }, 'duckdb')`
 */
export interface WarehouseAdapter<
  WriterSettings extends ConfigShape = ConfigShape,
  ClientSettings extends ConfigShape = ConfigShape,
> {
  /** One short phrase for the description of `WAREHOUSE`. */
  readonly summary: string;
  /** Settings of the process that writes. */
  readonly writerSettings: WriterSettings;
  /** Settings of processes that only query, erase or set up. */
  readonly clientSettings: ClientSettings;
  readonly dialect: SqlDialect;
  /** Batches that one sink appends concurrently. */
  readonly concurrency: number;
  /**
   * Longest time that the sink waits for an append, ms; longer than the adapter's own retries take, or rows that are
   * still being retried would be written again. @default the engine's
   */
  readonly callTimeoutMs?: number;
  /**
   * Whether one process alone can open the data. Then a single sink runs; it answers SQL and erases persons for the other
   * processes on its health port.
   */
  readonly ownedBySink: boolean;
  /** Server that a local stack has to find or start for it. @default none */
  readonly server?: string;

  table(config: Parsed<WriterSettings> | Parsed<ClientSettings>): TableName;
  /** Where it is, for people. */
  location(config: Parsed<ClientSettings>): string;
  /** Opens it for writing. @throws BusError `WAREHOUSE_SETUP` naming what cannot be opened */
  open(config: Parsed<WriterSettings>): Promise<OpenWarehouse>;
  /**
   * Queries it from another process than the one that writes. Connects at the first query.
   *
   * @throws ConfigError for a required setting that is missing
   */
  query(config: Parsed<ClientSettings>): WarehouseReader;
  /** Erases persons from another process than the one that writes. Connects at the first call. */
  erase(config: Parsed<ClientSettings>): PersonEraser;
  /** Creates what is missing and updates the views. @default `open` does that */
  setUp?(config: Parsed<ClientSettings>): Promise<void>;
  /** Deletes everything that {@link setUp} creates, with all rows. */
  remove?(config: Parsed<ClientSettings>): Promise<void>;
}
