import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import type { BenchmarkResult, Report } from '../measure/result.ts';
import { renderPeers, renderReport, withPart } from './markdown.ts';

const resultsFile = join(rootDir, 'bench/results/latest.json');
const pageFile = join(rootDir, 'docs/benchmarks.md');

/** Writes the JSON file and the page; keeps earlier results of benchmarks that were not run. @param order names of all benchmarks */
export async function writeReport(measured: readonly BenchmarkResult[], order: readonly string[]): Promise<void> {
  const report: Report = { benchmarks: merge(await readBenchmarks(), measured, order) };
  await writeFile(resultsFile, `${JSON.stringify(report, undefined, 2)}\n`);
  const page = withPart(await readFile(pageFile, 'utf8'), 'results', renderReport(report));
  await writeFile(pageFile, withPart(page, 'peers', renderPeers(report)));
}

/** Returns the latest result of each benchmark in the given order, without benchmarks that no longer exist. */
export function merge(
  earlier: readonly BenchmarkResult[],
  measured: readonly BenchmarkResult[],
  order: readonly string[],
): BenchmarkResult[] {
  const newest = new Map([...earlier, ...measured].map((result) => [result.name, result]));
  return order.map((name) => newest.get(name)).filter((result) => result !== undefined);
}

async function readBenchmarks(): Promise<BenchmarkResult[]> {
  const text = await readFile(resultsFile, 'utf8').catch(() => undefined); // none yet
  return text === undefined ? [] : (JSON.parse(text) as Report).benchmarks;
}
