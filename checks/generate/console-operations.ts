import { openApiDocument } from '@cio-bus/console/src/api/open-api.ts';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import type { GeneratedFile } from './generated-file.ts';

type Schema = Record<string, unknown>;
type Content = { content?: Record<string, { schema: Schema }> };

interface Operation {
  operationId: string;
  parameters?: { name?: string; in?: string; required?: boolean; schema?: Schema }[];
  requestBody?: Content;
  responses?: Record<string, Content>;
}

/** What we read of the document of the console's API. */
interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const NOTICE = '// Made by `npm run generate` from services/console/openapi.json; changes here are lost.';
const JSON_TYPE = 'application/json';
const NONE = 'undefined';

/** Types and addresses of every JSON operation of the console's API, for its web application. */
export const consoleOperations = async (): Promise<GeneratedFile> => ({
  path: 'services/console/web/src/api/operations.ts',
  text: await operationsText(openApiDocument() as unknown as OpenApiDocument),
});

async function operationsText({ paths, components }: OpenApiDocument): Promise<string> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => responses?.[200]?.content?.[JSON_TYPE])
      .map(([method, operation]) => ({ path, method, ...described(operation) })),
  );
  const inputs = operations.flatMap(({ query, body }) => [query, body]).filter((input) => input !== undefined);
  const definitions = {
    ...components.schemas,
    ...Object.fromEntries(inputs.map(({ name, schema }) => [name, schema])),
  };
  const types = await typesOf(definitions);
  const rows = operations.map(
    ({ id, query, body, answer }) =>
      `  ${id}: { query: ${query?.name ?? NONE}; body: ${body?.name ?? NONE}; answer: ${answer} };`,
  );
  const addresses = operations.map(({ id, method, path }) => `  ${id}: { method: '${method}', path: '${path}' },`);
  return [
    NOTICE,
    types,
    '/** What an operation is called with, and what it answers. */',
    `export interface Operations {\n${rows.join('\n')}\n}\n`,
    '/** The address of each operation. */',
    `export const operations = {\n${addresses.join('\n')}\n} as const;\n`,
  ].join('\n');
}

function described({ operationId: id, parameters = [], requestBody, responses }: Operation) {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const body = requestBody?.content?.[JSON_TYPE]?.schema;
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  return {
    id,
    query: inQuery.length > 0 ? { name: `${name}Query`, schema: querySchema(inQuery) } : undefined,
    body: body && { name: `${name}Body`, schema: body },
    answer: String(responses?.[200]?.content?.[JSON_TYPE]?.schema.$ref).split('/').at(-1),
  };
}

const querySchema = (parameters: NonNullable<Operation['parameters']>): Schema => ({
  type: 'object',
  properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
  additionalProperties: false,
});

/** One interface or type a schema. Schemas that a console answers have no other fields than those described. */
async function typesOf(schemas: Readonly<Record<string, Schema>>): Promise<string> {
  const text = JSON.stringify({ title: 'Every', type: 'object', definitions: schemas }).replaceAll(
    '#/components/schemas/',
    '#/definitions/',
  );
  const compiled = await compile(JSON.parse(text) as JSONSchema, 'Every', {
    additionalProperties: false,
    bannerComment: '',
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
  // What the library writes about where it found a definition says nothing about the type.
  return compiled
    .replace(/^export interface Every \{[^}]*\}\n/m, '')
    .replace(/\/\*\*\n \* This interface was referenced by[\s\S]*?\*\/\n/g, '');
}
