import { type FigureName, figureNames } from '../measure/benchmark.ts';
import type { BarResult, BenchmarkResult, Report } from '../measure/result.ts';
import type { Spread } from '../measure/statistics.ts';

/** Told beside what others measured of it. */
const PEERS = 'peers';

/** A part of a page that is written by a run. */
export type PagePart = 'results' | 'peers';

/** Puts what was measured between the markers of a part of a page. @throws Error when they are not there */
export function withPart(page: string, part: PagePart, text: string): string {
  const [begin, end] = [`<!-- ${part}:begin -->`, `<!-- ${part}:end -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${begin} and ${end}`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

/** The results as Markdown: where they were measured, each bar, then each benchmark's figures, but for those of the peers. */
export function renderReport({ environment, benchmarks }: Report): string {
  const { cpu, cores, memoryGigabytes, versions } = environment;
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpu}, ${cores} cores, ${memoryGigabytes} GB. ${tools.join(', ')}.`,
    '## Bars',
    renderBars(benchmarks),
    '## Figures',
    ...benchmarks.filter(({ name }) => name !== PEERS).map(renderBenchmark),
  ].join('\n\n');
}

/** The figures of the engine beside those of its peers. */
export function renderPeers({ benchmarks }: Report): string {
  const measured = benchmarks.find(({ name }) => name === PEERS);
  return measured ? renderBenchmark(measured) : 'Not measured here yet: `npm run bench -- --only peers`.';
}

/** One line a bar. */
export function renderBars(benchmarks: readonly BenchmarkResult[]): string {
  const rows = benchmarks.flatMap(({ name, bars, noisy }) =>
    bars.map((bar) => [code(name), bar.what, boundOf(bar), shown(bar.value), verdictOf(bar, noisy)]),
  );
  return table(['benchmark', 'what', 'bar', 'measured', 'met'], rows);
}

/** The figures of each side of a benchmark, and how they were measured. */
export function renderBenchmark({ name, work, runs, measuredAt, busyBefore, noisy, sides }: BenchmarkResult): string {
  const measured = (Object.keys(figureNames) as FigureName[]).filter((figure) =>
    sides.some(({ figures }) => figures[figure]),
  );
  const rows = sides.map(({ name: side, figures }) => [side, ...measured.map((figure) => shown(figures[figure]))]);
  const busy = busyBefore.map((value) => value.toFixed(1)).join(', ');
  const noise = noisy ? ' **Noisy**: others were using the machine.' : '';
  return [
    `### ${code(name)}`,
    `${work}. ${runs} ${runs === 1 ? 'run' : 'runs'} on ${measuredAt.slice(0, 10)}, cores kept busy by others before each: ${busy}.${noise}`,
    table(['', ...measured.map((figure) => figureNames[figure])], rows),
  ].join('\n\n');
}

const verdictOf = ({ met }: BarResult, noisy: boolean) => `${met ? 'yes' : '**no**'}${noisy ? ' (noisy)' : ''}`;

function boundOf({ atLeast, atMost }: BarResult): string {
  if (atLeast !== undefined) return `≥ ${number(atLeast)}`;
  return atMost === undefined ? '' : `≤ ${number(atMost)}`;
}

/** Median, and the ends when they differ. */
function shown(spread: Spread | undefined): string {
  if (!spread) return '';
  const { median, least, most } = spread;
  const ends = number(least) === number(most) ? '' : ` (${number(least)}–${number(most)})`;
  return number(median) + ends;
}

/** Three digits at least, none after the point from 100 on. */
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
