import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliConfig } from '@cio-bus/cli/src/settings.ts';
import { serviceNames, services } from '@cio-bus/local';
import { PrerequisiteError, rootDir } from '@cio-bus/servers';
import type { ConfigShape } from '@cio-bus/service';
import type { z } from 'zod';
import { code, type GeneratedFile, table } from './generated-file.ts';

const BEGIN = '<!-- settings:begin -->';
const END = '<!-- settings:end -->';

/** What applies if a setting is not set: a default, nothing, or an error. */
type Fallback = { kind: 'required' } | { kind: 'optional' } | { kind: 'default'; text: string };

/** `.env.example`, and the settings tables in the READMEs of the services and the command line. */
export async function settingsDocs(): Promise<GeneratedFile[]> {
  const readmes = serviceNames.map((name) => readmeWith(`services/${name}/README.md`, services[name].settings));
  const all = await Promise.all([...readmes, readmeWith('tools/cli/README.md', cliConfig.shape)]);
  return [{ path: '.env.example', text: envExample() }, ...all];
}

async function readmeWith(path: string, settings: ConfigShape): Promise<GeneratedFile> {
  return { path, text: withSettings(path, await readFile(join(rootDir, path), 'utf8'), settings) };
}

/** Puts the settings table between the markers of a README. @throws PrerequisiteError if they are missing */
export function withSettings(path: string, readme: string, settings: ConfigShape): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new PrerequisiteError(`${path} lacks ${BEGIN} and ${END}`);
  const rows = Object.entries(settings).map(([name, schema]) => [code(name), shown(schema), schema.description ?? '']);
  return `${before}${BEGIN}\n${table(['setting', 'default', 'what it is'], rows)}\n${END}${after}`;
}

/** What applies if a setting is not set. */
export function fallbackOf(schema: z.ZodType): Fallback {
  const unset = schema.safeParse(undefined);
  if (!unset.success) return { kind: 'required' };
  if (unset.data === undefined) return { kind: 'optional' };
  const items = typeof unset.data === 'object' ? [...(unset.data as Iterable<unknown>)] : [unset.data];
  return { kind: 'default', text: items.join(',') };
}

function shown(schema: z.ZodType): string {
  const fallback = fallbackOf(schema);
  if (fallback.kind === 'required') return '**required**';
  if (fallback.kind === 'optional') return '';
  return fallback.text === '' ? 'empty' : code(fallback.text);
}

function envExample(): string {
  // By name and meaning: one service may require what is optional in another, or use the name for something else.
  const users = new Map<string, { name: string; schema: z.ZodType; by: string[] }>();
  for (const service of serviceNames) {
    for (const [name, schema] of Object.entries(services[service].settings)) {
      const meaning = JSON.stringify([name, schema.description, fallbackOf(schema)]);
      const { by } = users.get(meaning) ?? { by: [] };
      users.set(meaning, { name, schema, by: [...by, service] });
    }
  }
  const entries = [...users.values()].map(({ name, schema, by }) => {
    const who = by.length === serviceNames.length ? 'every service' : by.join(', ');
    const fallback = fallbackOf(schema);
    const line =
      fallback.kind === 'required' ? `${name}=` : `# ${name}=${fallback.kind === 'default' ? fallback.text : ''}`;
    return `# ${schema.description ?? ''} (${who})\n${line}\n`;
  });
  const head =
    '# Made by `npm run generate`. What is not commented out has to be set; `npm run dev` and `npm run demo` set it themselves.\n';
  return [head, ...entries].join('\n');
}
