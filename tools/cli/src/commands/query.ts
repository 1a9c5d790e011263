import { isViewName, type ViewName, viewNames, viewQuery, type WarehouseQuery } from '@cio-bus/warehouse';
import { Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import type { CliContext } from '../context.ts';
import { UsageError } from '../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange, wholeNumber, withJson, withRange } from '../options.ts';
import { renderObjects } from '../output/table.ts';
import { tell } from '../output/tell.ts';

interface QueryOptions extends JsonOption, RangeOptions {
  sql?: string;
  csv?: boolean;
  limit: string;
  columns?: string;
  printSql?: boolean;
}

/** Who asks for a view without a word more must not be billed for years. */
const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

type Rows = Record<string, unknown>[];

/** What people are shown of views that are too wide for a terminal; JSON and CSV have every column. */
const shownColumns: Partial<Record<ViewName, readonly string[]>> = {
  events_current: ['timestamp', 'kind', 'metric', 'status', 'customer_id', 'delivery_id', 'error_code', 'event_id'],
  delivery_funnel: ['delivery_id', 'channel', 'customer_id', 'sent_at', 'delivered_at', 'first_opened_at', 'failed_at'],
  dead_letters: ['failed_at', 'letter_id', 'error_code', 'error_message', 'customer_id'],
};

/** `cio-bus query`: the views of the table, or a statement of one's own. */
export function queryCommand(context: CliContext): Command {
  const command = new Command('query')
    .description('asks the table: a view, or a reading statement')
    .argument('[view]', viewNames.join(', '))
    .option('--sql <statement>', "a statement of one's own, in the warehouse's dialect");
  return withJson(withRange(command, 'events'))
    .addOption(new Option('--csv', 'print CSV').conflicts('json'))
    .option('--limit <rows>', 'rows of a view, the newest first; 0: all', '100')
    .option('--columns <names>', 'columns to print, comma-separated')
    .addHelpText(
      'after',
      `\nOf a view the last ${DEFAULT_DAYS} days (before --to) are read, unless --from says otherwise.`,
    )
    .option('--print-sql', 'print the statement instead of asking it')
    .action((view: string | undefined, options: QueryOptions) => query(context, view, options));
}

async function query(context: CliContext, view: string | undefined, options: QueryOptions): Promise<void> {
  const warehouse = context.connections.warehouse();
  const sql = await statement(warehouse, view, options, context.now());
  if (options.printSql) return context.print(sql);
  const rows = await warehouse.query(sql);
  const columns = options.columns?.split(',').map((name) => name.trim());
  checkColumns(rows, columns);
  if (view && rows.length > 0 && rows.length === Number(options.limit))
    context.warn(`the first ${rows.length} rows; --limit 0 prints all`);
  if (options.csv) return context.print(toCsv(rows, columns));
  const chosen = columns ? rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]]))) : rows;
  const shown = columns ?? (view && isViewName(view) ? shownColumns[view] : undefined);
  tell(context, options, chosen, () => renderObjects(chosen, shown));
}

async function statement(
  warehouse: WarehouseQuery,
  view: string | undefined,
  options: QueryOptions,
  now: number,
): Promise<string> {
  if ((view === undefined) === (options.sql === undefined))
    throw new UsageError(`name a view (${viewNames.join(', ')}), or give a statement with --sql`);
  if (view === undefined) {
    if (options.from ?? options.to) throw new UsageError('--from and --to are of views; a statement has its own WHERE');
    return String(options.sql);
  }
  if (!isViewName(view)) throw new UsageError(`there is no view of that name; there are ${viewNames.join(', ')}`);
  const limit = wholeNumber('--limit', options.limit);
  const { from, to } = readRange(options, now);
  return viewQuery(view, warehouse, {
    from: from ?? (to ?? now) - DEFAULT_DAYS * DAY_MS,
    to,
    limit: limit === 0 ? undefined : limit,
  });
}

function checkColumns(rows: Rows, columns: readonly string[] | undefined): void {
  const [first] = rows;
  const unknown = first && columns?.find((name) => !(name in first));
  if (unknown !== undefined) throw new UsageError(`there is no column "${unknown.slice(0, 60)}"`);
}

/** With a head, and the line ends of RFC 4180. Null is empty. */
const toCsv = (rows: Rows, columns: readonly string[] | undefined): string =>
  stringify(rows, {
    header: true,
    columns: [...(columns ?? Object.keys(rows[0] ?? {}))],
    record_delimiter: 'windows',
    cast: { boolean: String },
  }).trimEnd();
