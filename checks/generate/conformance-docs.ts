import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleTable } from '@cio-bus/customerio-sandbox/conformance';
import { PrerequisiteError, rootDir } from '@cio-bus/servers';
import { type GeneratedFile, table } from './generated-file.ts';

const README = 'infra/customerio-sandbox/README.md';
const BEGIN = '<!-- rules:begin -->';
const END = '<!-- rules:end -->';

/** The table of Customer.io's rules in the README of the sandbox. */
export async function conformanceDocs(): Promise<GeneratedFile> {
  const [before, rest] = (await readFile(join(rootDir, README), 'utf8')).split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new PrerequisiteError(`${README} lacks ${BEGIN} and ${END}`);
  const rows = table(['part', 'rule', 'known from', 'on a real account'], await ruleTable());
  return { path: README, text: `${before}${BEGIN}\n${rows}\n${END}${after}` };
}
