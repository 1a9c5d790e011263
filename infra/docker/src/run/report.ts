import { REST_BAR_BYTES, START_BAR_MS } from './bars.ts';
import type { Measured } from './run-images.ts';

const row = (cells: readonly string[]) =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(22) : cell.padStart(16))).join('');

/** Renders a table of the measurements and bars, and whether a check failed. A slow start is reported and fails nothing: it depends on what else uses the machine. */
export function report(measured: readonly Measured[]): { lines: string[]; failed: boolean } {
  const rows = measured.map(({ service, startMs, bareStartMs, restBytes }) =>
    row([service, ms(startMs), ms(bareStartMs), `${Math.round(restBytes / 1e6)} MB`]),
  );
  const bars = row(['bar', `< ${ms(START_BAR_MS)}`, '', `< ${REST_BAR_BYTES / 1e6} MB`]);
  const slow = measured
    .filter(({ startMs }) => startMs >= START_BAR_MS)
    .map(({ service }) => `slow    ${service}: start it again when nothing else uses the machine`);
  const faults = measured.flatMap(faultsOf);
  const verdict = faults.length === 0 ? ['All images passed.'] : faults.map((fault) => `FAILED  ${fault}`);
  return {
    lines: [row(['service', 'start to ready', 'bare Node', 'memory at rest']), ...rows, bars, '', ...slow, ...verdict],
    failed: faults.length > 0,
  };
}

const ms = (value: number) => `${Math.round(value)} ms`;

const faultsOf = ({ service, restBytes, faults }: Measured): string[] => [
  ...(restBytes < REST_BAR_BYTES ? [] : [`${service} uses too much memory at rest`]),
  ...faults.map((fault) => `${service}: ${fault}`),
];
