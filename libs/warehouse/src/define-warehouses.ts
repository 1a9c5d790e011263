import { ConfigError, type ConfigShape, type Telemetry } from '@cio-bus/service';
import { z } from 'zod';
import { createWarehousePart, type WarehousePart } from './create-warehouse-part.ts';
import type { Parsed, WarehouseAdapter } from './port/adapter.ts';
import type { PersonEraser } from './port/person-eraser.ts';
import type { WarehouseQuery } from './port/warehouse-query.ts';

type Adapters = Readonly<Record<string, WarehouseAdapter>>;

/** The settings of every adapter in one shape. */
type Merged<Shapes> = (Shapes extends unknown ? (shape: Shapes) => void : never) extends (shape: infer All) => void
  ? All extends ConfigShape
    ? All
    : never
  : never;

type Choice<Known extends Adapters> = { WAREHOUSE: z.ZodDefault<z.ZodEnum<{ [Name in keyof Known & string]: Name }>> };
type WriterSettings<Known extends Adapters> = Choice<Known> & Merged<Known[keyof Known]['writerSettings']>;
type ClientSettings<Known extends Adapters> = Choice<Known> & Merged<Known[keyof Known]['clientSettings']>;

/** Everything that the rest of the bus needs of the warehouses, whichever is chosen by `WAREHOUSE`. */
export interface Warehouses<Known extends Adapters> {
  readonly adapters: Known;
  /** Settings of the process that writes. */
  readonly writerSettings: WriterSettings<Known>;
  /** Settings of processes that only query, erase or set up. */
  readonly clientSettings: ClientSettings<Known>;
  /**
   * The adapter that a value of `WAREHOUSE` selects; the default one while it is unset.
   *
   * @throws ConfigError listing the names, for any other value
   */
  adapter(name: string | undefined): WarehouseAdapter;
  /** See `createWarehouse`. */
  create(config: Parsed<WriterSettings<Known>>, telemetry: Telemetry): WarehousePart;
  /** See `createWarehouseQuery`. */
  query(config: Parsed<ClientSettings<Known>>): WarehouseQuery;
  /** See `createPersonEraser`. */
  eraser(config: Parsed<ClientSettings<Known>>): PersonEraser;
  /** See `setUpWarehouse`. */
  setUp(config: Parsed<ClientSettings<Known>>): Promise<void>;
  /** See `removeWarehouse`. */
  remove(config: Parsed<ClientSettings<Known>>): Promise<void>;
}

/** Makes one registry of the adapters. @param fallback the adapter to use while `WAREHOUSE` is unset */
export function defineWarehouses<const Known extends Adapters>(
  adapters: Known,
  fallback: keyof Known & string,
): Warehouses<Known> {
  const all: readonly WarehouseAdapter[] = Object.values(adapters);
  const choice = { WAREHOUSE: choose(adapters, fallback) };
  const adapter = (name: string = fallback): WarehouseAdapter => {
    const found = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
    if (found) return found;
    throw new ConfigError(`Bad settings:\n  WAREHOUSE: must be one of ${Object.keys(adapters).join(', ')}`);
  };
  const warehouses: Warehouses<Adapters> = {
    adapters,
    writerSettings: Object.assign({ ...choice }, ...all.map(({ writerSettings }) => writerSettings)),
    clientSettings: Object.assign({ ...choice }, ...all.map(({ clientSettings }) => clientSettings)),
    adapter,
    create: (config, telemetry) => createWarehousePart(adapter(config.WAREHOUSE), config, telemetry),
    query(config) {
      const { query, table, dialect } = adapter(config.WAREHOUSE);
      return { ...query(config), ...table(config), dialect };
    },
    eraser: (config) => adapter(config.WAREHOUSE).erase(config),
    setUp: async (config) => adapter(config.WAREHOUSE).setUp?.(config),
    remove: async (config) => adapter(config.WAREHOUSE).remove?.(config),
  };
  return warehouses as unknown as Warehouses<Known>;
}

function choose(adapters: Adapters, fallback: string) {
  const list = Object.entries(adapters).map(([name, { summary }]) => `${name} (${summary})`);
  return z
    .enum(Object.keys(adapters) as [string, ...string[]])
    .default(fallback)
    .describe(`Where rows go: ${list.join(', ')}.`);
}
