import type { Trial } from './trial.ts';

/** Trials by name; a name also selects those that begin with it and a hyphen. @throws Error that names what is unknown */
export function selectTrials(all: readonly Trial[], names: readonly string[]): Trial[] {
  const matches = (trial: Trial, name: string) => trial.name === name || trial.name.startsWith(`${name}-`);
  const unknown = names.filter((name) => !all.some((trial) => matches(trial, name)));
  if (unknown.length > 0) throw new Error(`There is no trial named ${unknown.join(', ')}.`);
  return all.filter((trial) => names.some((name) => matches(trial, name)));
}
