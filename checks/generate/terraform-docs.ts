import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrerequisiteError, rootDir } from '@cio-bus/servers';
import { code, type GeneratedFile, table } from './generated-file.ts';

const MODULES = 'terraform/modules';
const BEGIN = '<!-- terraform:begin -->';
const END = '<!-- terraform:end -->';

/** A `variable` or `output` of a module. */
interface Declaration {
  name: string;
  /** Its arguments as they are written, by name. */
  arguments: ReadonlyMap<string, string>;
}

/** The inputs and outputs in the README of each module. */
export async function terraformDocs(): Promise<GeneratedFile[]> {
  const names = await readdir(join(rootDir, MODULES));
  return Promise.all(names.sort().map(moduleReadme));
}

async function moduleReadme(name: string): Promise<GeneratedFile> {
  const folder = `${MODULES}/${name}`;
  const read = (file: string) => readFile(join(rootDir, folder, file), 'utf8');
  const [readme, variables, outputs] = await Promise.all(['README.md', 'variables.tf', 'outputs.tf'].map(read));
  const [before, rest] = (readme ?? '').split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new PrerequisiteError(`${folder}/README.md lacks ${BEGIN} and ${END}`);
  const inputs = declarationsOf(variables ?? '', 'variable').map((input) => [
    code(input.name),
    code(shortType(input.arguments.get('type') ?? '')),
    shownDefault(input.arguments.get('default')),
    described(input, folder),
  ]);
  const given = declarationsOf(outputs ?? '', 'output').map((output) => [code(output.name), described(output, folder)]);
  const tables = `${table(['input', 'type', 'default', 'what it is'], inputs)}\n\n${table(['output', 'what it is'], given)}`;
  return { path: `${folder}/README.md`, text: `${before}${BEGIN}\n${tables}\n${END}${after}` };
}

/**
 * The blocks of a kind, in the order of the file. Reads Terraform's own form only, which the check of form makes sure of: a
 * block starts and ends at the left margin, its arguments are indented by two.
 */
export function declarationsOf(text: string, kind: 'variable' | 'output'): Declaration[] {
  const blocks = text.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm'));
  return [...blocks].map(([, name = '', body = '']) => ({ name, arguments: argumentsOf(body) }));
}

function argumentsOf(body: string): ReadonlyMap<string, string> {
  const found = body.matchAll(/^ {2}(\w+) += ([\s\S]*?)(?=^ {2}\w|^ {2}$|^$|(?![\s\S]))/gm);
  return new Map([...found].map(([, name = '', value = '']) => [name, value.trim()]));
}

/** @throws PrerequisiteError if the description is missing */
function described({ name, arguments: given }: Declaration, folder: string): string {
  const text = given.get('description');
  if (!text) throw new PrerequisiteError(`${name} in ${folder} has no description`);
  return text.slice(1, -1).replaceAll('\\"', '"');
}

/** A type without the fields of its objects. */
const shortType = (type: string) => type.replace(/object\(\{[\s\S]*\}\)/, 'object({…})');

function shownDefault(value: string | undefined): string {
  if (value === undefined) return '**required**';
  return value.includes('\n') ? 'see variables.tf' : code(value);
}
