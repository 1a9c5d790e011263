import { ConfigError, defineConfig } from '@cio-bus/service';
import type { ComposeFile, ComposeService } from '../read/compose-file.ts';
import { settingsOf } from '../read/programs.ts';

type Values = Readonly<Record<string, string>>;

/** Finds settings that are unknown, missing, or rejected by the program. */
export function settingFaults({ services }: ComposeFile, ofImage: Values): string[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const program = service.build?.args.SERVICE;
    if (program === undefined) return [];
    const shape = settingsOf(program);
    if (!shape) return [`${name}: unknown program "${program}"`];
    const given = environmentOf(service);
    const known = new Set([...Object.keys(shape), ...Object.keys(ofImage)]);
    const unknown = Object.keys(given).filter((setting) => !known.has(setting));
    return [
      ...unknown.map((setting) => `${name}: ${program} has no setting ${setting}`),
      ...rejected(shape, { ...ofImage, ...given }).map((fault) => `${name}: ${fault}`),
    ];
  });
}

/** Returns the variables of a service as strings. */
export const environmentOf = ({ environment = {} }: ComposeService): Values =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value ?? '')]));

function rejected(shape: Parameters<typeof defineConfig>[0], values: Values): string[] {
  try {
    defineConfig(shape).parse(values);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}
