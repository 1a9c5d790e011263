// Runs a command with schema-only providers attached, and exits with its exit code. See README.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { googleSchemas } from './google-schemas.ts';
import { serveSchemas } from './serve-schemas.ts';

const USAGE = `Usage: node tools/terraform-schema/src/main.ts [--google VERSION] [--schema FILE ...] -- COMMAND [ARGUMENT ...]
  --google   version of hashicorp/google: ${Object.keys(googleSchemas).join(' or ')}
  --schema   file in the form of "terraform providers schema -json"
`;
const EXIT_BAD_USE = 2;

const { values, positionals } = readArguments();
const google = Object.entries(googleSchemas).find(([version]) => version === values.google);
const files = [...(google ? [google[1]] : []), ...(values.schema ?? [])];
const [command, ...rest] = positionals;
if (!command || files.length === 0 || (values.google && !google)) fail();

const served = await serveSchemas(files);
const child = spawn(command, rest, { stdio: 'inherit', env: { ...process.env, ...served.env } });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
await served.stop();
process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM'];

function readArguments() {
  const options = { google: { type: 'string' }, schema: { type: 'string', multiple: true } } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch {
    return fail();
  }
}

function fail(): never {
  process.stderr.write(USAGE);
  process.exit(EXIT_BAD_USE);
}
