import type { CliWorld } from './start-cli.ts';

/** A fault of a deployment, what `cio-bus doctor` says of it, and what to do. */
export interface PlantedFault {
  planted: string;
  connections?: CliWorld['connections'];
  world?: CliWorld;
  found: RegExp;
  action: RegExp;
}
