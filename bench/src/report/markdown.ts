import { type FigureName, figureNames } from '../measure/benchmark.ts';
import type { BarResult, BenchmarkResult, Environment, Report } from '../measure/result.ts';
import type { Spread } from '../measure/statistics.ts';

/** Reported in a section of its own. */
const PEERS = 'peers';

/** A generated part of the page. */
export type PagePart = 'results' | 'peers';

/** Replaces the text between the markers of a part. @throws Error if the page has no such markers */
export function withPart(page: string, part: PagePart, text: string): string {
  const [begin, end] = [`<!-- ${part}:begin -->`, `<!-- ${part}:end -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no ${begin} and ${end}`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

/** Renders the results as Markdown: bars, then the figures of each benchmark except the peers. */
export function renderReport({ benchmarks }: Report): string {
  return [
    '## Bars',
    renderBars(benchmarks),
    '## Figures',
    ...benchmarks.filter(({ name }) => name !== PEERS).map(renderBenchmark),
  ].join('\n\n');
}

/** Renders the figures of the engine and its peers. */
export function renderPeers({ benchmarks }: Report): string {
  const measured = benchmarks.find(({ name }) => name === PEERS);
  return measured ? renderBenchmark(measured) : 'Not measured yet: `npm run bench -- --only peers`.';
}

/** Renders one row per bar. */
export function renderBars(benchmarks: readonly BenchmarkResult[]): string {
  const rows = benchmarks.flatMap(({ name, bars, noisy }) =>
    bars.map((bar) => [code(name), bar.what, boundOf(bar), formatSpread(bar.value), verdictOf(bar, noisy)]),
  );
  return table(['benchmark', 'figure', 'bar', 'measured', 'met'], rows);
}

/** Renders the figures of each side of a benchmark, and how they were measured. */
export function renderBenchmark(result: BenchmarkResult): string {
  const { name, work, runs, measuredAt, environment, busyBefore, noisy, sides } = result;
  const measured = (Object.keys(figureNames) as FigureName[]).filter((figure) =>
    sides.some(({ figures }) => figures[figure]),
  );
  const rows = sides.map(({ name: side, figures }) => [
    side,
    ...measured.map((figure) => formatSpread(figures[figure])),
  ]);
  const busy = busyBefore.map((value) => value.toFixed(1)).join(', ');
  const noise = noisy ? ' **Noisy**: other processes were using the machine.' : '';
  return [
    `### ${code(name)}`,
    `${work}. ${runs} ${runs === 1 ? 'run' : 'runs'} on ${measuredAt.slice(0, 10)}, cores used by other processes before each: ${busy}.${noise} ${placeOf(environment)}`,
    table(['', ...measured.map((figure) => figureNames[figure])], rows),
  ].join('\n\n');
}

/** Benchmarks that were not run again were measured on another day, and perhaps on another machine. */
function placeOf({ cpu, cores, memoryGigabytes, versions }: Environment): string {
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cpu}, ${cores} cores, ${memoryGigabytes} GB; ${tools.join(', ')}.`;
}

const verdictOf = ({ met }: BarResult, noisy: boolean) => `${met ? 'yes' : '**no**'}${noisy ? ' (noisy)' : ''}`;

function boundOf({ atLeast, atMost }: BarResult): string {
  if (atLeast !== undefined) return `≥ ${number(atLeast)}`;
  return atMost === undefined ? '' : `≤ ${number(atMost)}`;
}

/** Median, with the range if it is not empty. */
function formatSpread(spread: Spread | undefined): string {
  if (!spread) return '';
  const { median, min, max } = spread;
  const range = number(min) === number(max) ? '' : ` (${number(min)}–${number(max)})`;
  return number(median) + range;
}

/** At least three digits; no decimals from 100 up. */
function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
