import { writeFile } from 'node:fs/promises';
import { runConformance } from './run-conformance.ts';
import { readSettings, USAGE } from './settings.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const result = await runConformance(readSettings(process.env), print);
  await writeFile(new URL('result.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  print('Written to result.json; npm run generate puts it into the README of the sandbox.');
  if (Object.values(result.rules).some((outcome) => typeof outcome === 'object' && 'contradicted' in outcome))
    process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
