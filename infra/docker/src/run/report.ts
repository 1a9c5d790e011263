import { REST_BAR_BYTES, START_BAR_MS } from './bars.ts';
import type { Measured } from './run-images.ts';

const row = (cells: readonly string[]) =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(14))).join('');

/** Renders a table of the measurements and bars, and whether a check failed. */
export function report(measured: readonly Measured[]): { lines: string[]; failed: boolean } {
  const rows = measured.map(({ service, startMs, restBytes }) =>
    row([service, `${Math.round(startMs)} ms`, `${Math.round(restBytes / 1e6)} MB`]),
  );
  const bars = row(['bar', `< ${START_BAR_MS} ms`, `< ${REST_BAR_BYTES / 1e6} MB`]);
  const faults = measured.flatMap(faultsOf);
  const verdict = faults.length === 0 ? ['All images passed.'] : faults.map((fault) => `FAILED  ${fault}`);
  return {
    lines: [row(['service', 'start to ready', 'memory at rest']), ...rows, bars, '', ...verdict],
    failed: faults.length > 0,
  };
}

const faultsOf = ({ service, startMs, restBytes, faults }: Measured): string[] => [
  ...(startMs < START_BAR_MS ? [] : [`${service} took too long to start`]),
  ...(restBytes < REST_BAR_BYTES ? [] : [`${service} uses too much memory at rest`]),
  ...faults.map((fault) => `${service}: ${fault}`),
];
