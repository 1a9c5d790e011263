import { type ViewName, viewNames, viewQuery, type WarehouseQuery } from '@cio-bus/warehouse';
import { Argument, Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { UsageError } from '../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange, wholeNumber, withJson, withRange } from '../options/options.ts';
import { printResult } from '../output/print-result.ts';
import { renderObjects } from '../output/table.ts';
import type { CliContext } from '../terminal/context.ts';

interface QueryOptions extends JsonOption, RangeOptions {
  sql?: string;
  csv?: boolean;
  limit: number;
  columns?: string[];
  printSql?: boolean;
}

/** A view without a range must not scan, and bill, years of data. */
const DEFAULT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

type Rows = Record<string, unknown>[];

/** Columns of the views that are too wide for a terminal; JSON and CSV have every column. */
const shownColumns: Partial<Record<ViewName, readonly string[]>> = {
  events_current: ['timestamp', 'kind', 'metric', 'status', 'customer_id', 'delivery_id', 'error_code', 'event_id'],
  delivery_funnel: ['delivery_id', 'channel', 'customer_id', 'sent_at', 'delivered_at', 'first_opened_at', 'failed_at'],
  never_reported: ['accepted_at', 'template', 'channel', 'customer_id', 'delivery_id'],
  dead_letters: ['failed_at', 'letter_id', 'error_code', 'error_message', 'customer_id'],
};

/** `cio-bus query`: the views of the table, or a custom statement. */
export function queryCommand(context: CliContext): Command {
  const command = new Command('query')
    .description('queries the table: a view, or a read-only statement')
    .addArgument(new Argument('[view]', 'view of the table').choices(viewNames))
    .option('--sql <statement>', "custom statement, in the warehouse's dialect");
  return withJson(withRange(command, 'events', context))
    .addOption(new Option('--csv', 'print CSV').conflicts('json'))
    .option('--limit <rows>', 'rows of a view, newest first; 0: all', wholeNumber, 100)
    .option('--columns <names>', 'columns to print, comma-separated', namesOf)
    .addHelpText('after', `\nA view is read for the last ${DEFAULT_DAYS} days before --to, unless --from is given.`)
    .option('--print-sql', 'print the statement without running it')
    .action((view: ViewName | undefined, options: QueryOptions) => query(context, view, options));
}

const namesOf = (text: string): string[] => text.split(',').map((name) => name.trim());

async function query(context: CliContext, view: ViewName | undefined, options: QueryOptions): Promise<void> {
  const warehouse = context.connections.warehouse();
  const sql = await statement(warehouse, view, options, context.now());
  if (options.printSql) return context.print(sql);
  const rows = await warehouse.query(sql);
  const { columns } = options;
  checkColumns(rows, columns);
  if (view && rows.length > 0 && rows.length === options.limit)
    context.warn(`only the first ${rows.length} rows; --limit 0 prints all`);
  if (options.csv) return context.print(toCsv(rows, columns));
  const chosen = columns ? rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]]))) : rows;
  const shown = columns ?? (view && shownColumns[view]);
  printResult(context, options, chosen, () => renderObjects(chosen, shown));
}

async function statement(
  warehouse: WarehouseQuery,
  view: ViewName | undefined,
  options: QueryOptions,
  now: number,
): Promise<string> {
  if ((view === undefined) === (options.sql === undefined))
    throw new UsageError(`expected either a view (${viewNames.join(', ')}) or a statement with --sql`);
  if (view === undefined) {
    if (options.from ?? options.to)
      throw new UsageError('--from and --to apply to views; put the range into the WHERE of the statement');
    return String(options.sql);
  }
  const { limit } = options;
  const { from, to } = readRange(options);
  return viewQuery(view, warehouse, {
    from: from ?? (to ?? now) - DEFAULT_DAYS * DAY_MS,
    to,
    limit: limit === 0 ? undefined : limit,
  });
}

function checkColumns(rows: Rows, columns: readonly string[] | undefined): void {
  const [first] = rows;
  const unknown = first && columns?.find((name) => !(name in first));
  if (unknown !== undefined) throw new UsageError(`there is no column "${unknown.slice(0, 60)}" in the result`);
}

/** CSV with a header and CRLF, as in RFC 4180; null is empty. */
const toCsv = (rows: Rows, columns: readonly string[] | undefined): string =>
  stringify(rows, {
    header: true,
    columns: [...(columns ?? Object.keys(rows[0] ?? {}))],
    record_delimiter: 'windows',
    cast: { boolean: String },
    escape_formulas: true, // a spreadsheet would run what an event says
  }).trimEnd();
