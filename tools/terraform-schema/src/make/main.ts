// Writes a schema file for some types of a provider, from its complete schema or from generated bindings. See README.md.
import { parseArgs } from 'node:util';
import { readSchemaFile } from '../provider-schema.ts';
import { providerFromBindings, typeFromBindings } from './from-bindings.ts';
import { schemaFile, typeFromSchema } from './reduce-schema.ts';

const USAGE = `Usage: node tools/terraform-schema/src/make/main.ts (--schema FILE | --bindings FOLDER) [--source hashicorp/google] TYPE ...
  --schema     complete schema: output of "terraform providers schema -json"
  --bindings   the lib folder of generated CDK bindings
  TYPE         a resource type, or data.TYPE for a data source
`;
const EXIT_BAD_USE = 2;

const { values, positionals: types } = parseArgs({
  options: {
    schema: { type: 'string' },
    bindings: { type: 'string' },
    source: { type: 'string', default: 'hashicorp/google' },
  },
  allowPositionals: true,
});

if (types.length === 0 || !values.schema === !values.bindings) {
  process.stderr.write(USAGE);
  process.exitCode = EXIT_BAD_USE;
} else {
  process.stdout.write(`${JSON.stringify(await makeFile(), undefined, 1)}\n`);
}

async function makeFile() {
  const { source, bindings = '', schema } = values;
  const complete = schema ? await completeSchema(schema, source) : undefined;
  const one = (type: string) => (complete ? typeFromSchema(complete, type) : typeFromBindings(bindings, source, type));
  const provider = complete ? complete.provider : providerFromBindings(bindings);
  return schemaFile(source, provider, new Map(types.map((type) => [type, one(type)])));
}

async function completeSchema(path: string, source: string) {
  const { provider_schemas } = await readSchemaFile(path);
  const found = Object.entries(provider_schemas).find(([name]) => name === source || name.endsWith(`/${source}`));
  if (!found) throw new Error(`${path} has no provider ${source}`);
  return found[1];
}
