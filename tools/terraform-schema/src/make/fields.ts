import { type Bindings, lowerFirst } from './bindings.ts';

/** A field of a resource type or of a block in it. */
export interface Field {
  name: string;
  computed: boolean;
  optional: boolean;
  required: boolean;
  isBlock: boolean;
  /** list, set, map, struct or simple. */
  kind: string;
  /** Type of an attribute. */
  type?: unknown;
  /** Class of the nested fields. */
  nested?: string;
  /** Interface of a provider's own block, which has no class. */
  plain?: string;
  /** Whether at most one is allowed. */
  single?: boolean;
}

const FIELD =
  /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n([\s\S]*?)(?=^ {2}\/\/ \w+ - computed: |^ {2}\/\/ =====|(?![\s\S]))/gm;
const MAP = /= new \w+\.(String|Number|Boolean|Any)Map(List)?\(this, "\w+"(?:, (true|false))?\)/;
const NESTED = /= new (?:\w+\.)?(\w+?)(List|OutputReference|Map)\(this, "\w+"(?:, (true|false))?\)/;
const GETTER = /return ([\w.]*\()?this\.get(String|Number|Boolean|Any)?(List|Map)?Attribute\('\w+'\)/;

const PRIMITIVES: Record<string, string> = { String: 'string', Number: 'number', Boolean: 'bool', Any: 'dynamic' };
const STORED: Record<string, string> = { string: 'string', number: 'number', boolean: 'bool' };

/** Returns the fields of a class. @throws Error with the code of a field that is not understood */
export function fieldsOf(bindings: Bindings, className: string): Field[] {
  const written = bindings.hcl.get(lowerFirst(className.replace(/OutputReference$/, '')));
  const body = bindings.classes.get(className)?.body ?? '';
  return [...body.matchAll(FIELD)].map(([, name = '', computed, optional, required, code = '']) => {
    const how = written?.get(name);
    const flags = { computed: computed === 'true', optional: optional === 'true', required: required === 'true' };
    const shape =
      mapOf(code) ?? nestedOf(bindings, code, how?.kind) ?? attributeOf(code) ?? ownOf(bindings, how) ?? undefined;
    if (!shape) throw new Error(`${className}.${name} is not understood:\n${code}`);
    return { name, ...flags, isBlock: how?.isBlock ?? false, kind: how?.kind ?? 'simple', ...shape };
  });
}

function mapOf(code: string): Partial<Field> | undefined {
  const [, primitive, list, isSet] = MAP.exec(code) ?? [];
  if (!primitive) return undefined;
  const type = ['map', PRIMITIVES[primitive]];
  return { type: list ? [isSet === 'true' ? 'set' : 'list', type] : type };
}

function nestedOf({ classes }: Bindings, code: string, kind?: string): Partial<Field> | undefined {
  const [, name, form, isSet] = NESTED.exec(code) ?? [];
  if (!name) return undefined;
  const nested = `${name}OutputReference`;
  if (!classes.has(nested)) throw new Error(`the bindings have no ${nested}`);
  const single = form === 'OutputReference';
  const inferred = form === 'Map' ? 'map' : isSet === 'true' ? 'set' : single ? 'struct' : 'list';
  return { nested, single, kind: kind ?? inferred };
}

function attributeOf(code: string): Partial<Field> | undefined {
  const match = GETTER.exec(code);
  if (!match) return undefined;
  const [, wrapper, primitive = 'String', form] = match;
  const type = PRIMITIVES[primitive];
  if (form === 'List') return { type: [wrapper?.includes('tolist') ? 'set' : 'list', type] };
  return { type: form === 'Map' ? ['map', type] : type };
}

/** Arguments and blocks of the provider itself. */
function ownOf(
  { hcl }: Bindings,
  how?: { isBlock: boolean; kind: string; stored: string },
): Partial<Field> | undefined {
  const [, stored = '', form] = /^(string|number|boolean)(List|Map)?$/.exec(how?.stored ?? '') ?? [];
  if (stored) return { type: form ? [how?.kind, STORED[stored]] : STORED[stored] };
  const plain = how?.stored.replace(/List$/, '') ?? '';
  return how?.isBlock && hcl.has(lowerFirst(plain)) ? { plain } : undefined;
}

/** The attributes of a block of a provider's own. */
export function plainAttributes({ hcl, text }: Bindings, name: string) {
  const shape = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}$`, 'm').exec(text)?.[1] ?? '';
  return Object.fromEntries(
    [...(hcl.get(lowerFirst(name)) ?? [])].map(([field, { kind, stored }]) => {
      const type = STORED[stored.replace(/(List|Map)$/, '')];
      const isOptional = shape.includes(`readonly ${camelCase(field)}?:`);
      return [field, { type: kind === 'simple' ? type : [kind, type], [isOptional ? 'optional' : 'required']: true }];
    }),
  );
}

const camelCase = (text: string) => text.replace(/_([a-z0-9])/g, (_, initial: string) => initial.toUpperCase());
