import { ConfigError, defineConfig } from '@cio-bus/service';
import type { ComposeFile, ComposeService } from '../read/compose-file.ts';
import { settingsOf } from '../read/programs.ts';

type Values = Readonly<Record<string, string>>;

/** Settings that no program knows, that are missing, or that have a value which the program refuses. */
export function settingFaults({ services }: ComposeFile, ofImage: Values): string[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const program = service.build?.args.SERVICE;
    if (program === undefined) return [];
    const shape = settingsOf(program);
    if (!shape) return [`${name}: there is no program "${program}"`];
    const given = environmentOf(service);
    const known = new Set([...Object.keys(shape), ...Object.keys(ofImage)]);
    const unknown = Object.keys(given).filter((setting) => !known.has(setting));
    return [
      ...unknown.map((setting) => `${name}: ${program} has no setting ${setting}`),
      ...refused(shape, { ...ofImage, ...given }).map((fault) => `${name}: ${fault}`),
    ];
  });
}

/** The variables of a service, as text. */
export const environmentOf = ({ environment = {} }: ComposeService): Values =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value ?? '')]));

function refused(shape: Parameters<typeof defineConfig>[0], values: Values): string[] {
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
