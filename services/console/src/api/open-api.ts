import { z } from 'zod';
import { API_PATH, type RouteName, routes } from './routes.ts';
import { components, problem } from './schemas/common.ts';
import { me, sessionBody } from './schemas/session.ts';

type Json = Record<string, unknown>;
const SCHEMAS = '#/components/schemas/';

/** The header that every POST must have: a form of another site cannot send it. */
export const CONSOLE_HEADER = 'x-cio-console';

/** The description of the API, as an OpenAPI 3.1 document. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const name of Object.keys(routes) as RouteName[]) {
    const { path, method } = routes[name];
    paths[path] = { ...paths[path], [method]: operation(name) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'cio-bus console',
      version: '1',
      description: `The API of the operators' console. Times are ms since the epoch. Every POST needs the header \`${CONSOLE_HEADER}: 1\`.`,
    },
    servers: [{ url: API_PATH }],
    security: [{ token: [] }, { session: [] }],
    paths: { ...paths, ...otherPaths() },
    components: {
      schemas: componentSchemas(),
      parameters: { console: consoleHeader },
      responses: { Problem: { description: 'The request was refused.', content: json(reference(problem)) } },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'cio-console' },
      },
    },
  };
}

const consoleHeader = { name: CONSOLE_HEADER, in: 'header', required: true, schema: { const: '1' } };

const json = (schema: unknown): Json => ({ 'application/json': { schema } });

function operation(name: RouteName): Json {
  const { summary, answer, method, ...given } = routes[name];
  const role = 'role' in given ? given.role : 'viewer';
  const query = 'query' in given ? queryParameters(given.query) : [];
  const parameters = [...query, ...(method === 'post' ? [{ $ref: '#/components/parameters/console' }] : [])];
  return {
    operationId: name,
    summary,
    'x-role': role,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...('body' in given ? { requestBody: { required: true, content: json(inline(given.body)) } } : {}),
    responses: responses(reference(answer)),
  };
}

const responses = (schema: Json): Json => ({
  200: { description: 'The answer.', content: json(schema) },
  default: { $ref: '#/components/responses/Problem' },
});

function queryParameters(query: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = inline(query) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

/** A schema of what is sent, as it is before it is read. */
function inline(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json;
  return rest;
}

/** An answer has a name. */
function reference(schema: z.ZodType): Json {
  const named = components.get(schema);
  if (!named) throw new Error('a schema of an answer needs a name: see named()');
  return { $ref: `${SCHEMAS}${named.id}` };
}

function componentSchemas(): Record<string, Json> {
  const { schemas } = z.toJSONSchema(components, { uri: (id) => `${SCHEMAS}${id}` });
  return Object.fromEntries(
    Object.entries(schemas as Record<string, Json>)
      .map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const otherPaths = (): Record<string, Json> => ({
  '/session': {
    post: {
      operationId: 'signIn',
      summary: 'Makes a session cookie of a token.',
      security: [],
      parameters: [{ $ref: '#/components/parameters/console' }],
      requestBody: { required: true, content: json(inline(sessionBody)) },
      responses: responses(reference(me)),
    },
    delete: {
      operationId: 'signOut',
      summary: 'Ends the session.',
      parameters: [{ $ref: '#/components/parameters/console' }],
      responses: { 204: { description: 'The cookie is gone.' } },
    },
  },
  '/events': {
    get: {
      operationId: 'followEvents',
      summary:
        'Server-sent events: `flow` and `jobs` carry the new state, `dead-letters` a counter that says: ask again.',
      responses: {
        200: { description: 'A stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      },
    },
  },
});
