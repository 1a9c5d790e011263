import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../src/api/open-api.ts';
import { API_PATH } from '../src/api/routes.ts';

type Json = Record<string, unknown>;
interface Operation {
  responses: Record<string, Json>;
}

const document = openApiDocument() as unknown as {
  paths: Record<string, Record<string, Operation>>;
};
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'console');

/** What the document says is wrong with an answer; empty for one that is as described. */
export function violationsOf(method: string, url: string, status: number, body: unknown): string[] {
  const path = new URL(url).pathname.slice(API_PATH.length);
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) return status === 404 || status === 401 ? [] : [`${method} ${path} is not described`];
  const pointer = [path, method.toLowerCase()].map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
  const at = status === 200 ? `/paths/${pointer.join('/')}/responses/200` : '/components/responses/Problem';
  const validate = ajv.getSchema(`console#${at}/content/application~1json/schema`);
  if (!validate) throw new Error(`${at} is not in the document`);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
