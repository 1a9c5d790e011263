import type { Measure, Trial } from './trial.ts';

/** The names of the trials, for whoever gave none. */
export const renderList = (program: string, trials: readonly Trial[]): string =>
  [`Usage: node ${program} <name> …`, '', ...trials.map(({ name, about }) => `  ${name.padEnd(22)}${about}`)].join(
    '\n',
  );

/** What a trial measured, as a table. */
export function renderMeasures(name: string, measures: readonly Measure[], tookMs: number): string {
  const verdict = passed(measures) ? 'passed' : 'FAILED';
  const widest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length)) + 2;
  const width = widest(['', ...measures.map(({ what }) => what)]);
  const barWidth = widest(['bar', ...measures.map(({ bar }) => bar)]);
  const line = (mark: string, what: string, bar: string, measured: string) =>
    `  ${mark.padEnd(8)}${what.padEnd(width)}${bar.padEnd(barWidth)}${measured}`;
  return [
    `${name}: ${verdict} in ${Math.round(tookMs / 1_000)} s`,
    line('', '', 'bar', 'measured'),
    ...measures.map(({ what, bar, measured, holds }) => line(holds ? 'ok' : 'FAILED', what, bar, measured)),
  ].join('\n');
}

/** Whether there was something to measure and all of it is as it must be. */
export const passed = (measures: readonly Measure[]): boolean =>
  measures.length > 0 && measures.every(({ holds }) => holds);
