import { mkdir } from 'node:fs/promises';
import { ensureKafka, runTask, stopOnSignal } from '@cio-bus/servers';
import { benchmarks } from './benchmarks/index.ts';
import type { BenchmarkResult } from './measure/result.ts';
import { runBenchmark } from './measure/run-benchmark.ts';
import { type BenchOptions, list, readOptions, usage } from './options.ts';
import { describeEnvironment } from './report/environment.ts';
import { renderBars, renderBenchmark } from './report/markdown.ts';
import { printProfiles } from './report/print-profiles.ts';
import { writeReport } from './report/write-report.ts';
import { Stage } from './stage/stage.ts';

const names = benchmarks.map(({ name }) => name);
const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) return print(usage(benchmarks));
  if (argv.includes('--list')) return print(list(benchmarks));
  const options = readOptions(argv, benchmarks);
  const kafka = await ensureKafka({ log: print });
  const ignoreSignals = stopOnSignal(kafka.stop, () => {});
  try {
    await runAll(options, kafka);
  } finally {
    await kafka.stop();
    ignoreSignals();
  }
});

async function runAll(options: BenchOptions, kafka: { brokers: string; source: string }): Promise<void> {
  const { runs, only, scale, outageMs, profileDir } = options;
  if (profileDir !== undefined) await mkdir(profileDir, { recursive: true });
  const stage = new Stage({ brokers: kafka.brokers, scale, outageMs, profileDir, log: print });
  const environment = await describeEnvironment(kafka.source);
  const measured: BenchmarkResult[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => only.includes(name))) {
    const result = { ...(await runBenchmark(benchmark, stage, { runs, log: print })), environment };
    measured.push(result);
    // After each benchmark, so that a later failure cannot lose it. Scaled-down and profiled runs are not saved.
    if (scale === 1 && profileDir === undefined) await writeReport(measured, names);
  }
  if (profileDir !== undefined) await printProfiles(profileDir, print);
  print(`\n${measured.map(renderBenchmark).join('\n\n')}\n\n${renderBars(measured)}`);
}
