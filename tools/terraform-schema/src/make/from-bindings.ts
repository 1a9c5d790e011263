import type { Attribute, Block, NestedBlock, TypeSchema } from '../provider-schema.ts';
import { type Bindings, foldersOf, readBindings } from './bindings.ts';
import { type Field, fieldsOf, plainAttributes } from './fields.ts';

/** Returns the schema of a type from generated bindings. @throws Error if they have no such type */
export function typeFromBindings(lib: string, source: string, type: string): TypeSchema {
  const provider = source.split('/').at(-1) ?? '';
  const name = type.replace(/^data\./, '');
  for (const folder of foldersOf(lib, provider, type)) {
    const bindings = readBindings(lib, folder);
    const main =
      bindings.text.includes(`tfResourceType = "${name}"`) && mainClass(bindings, /^Terraform(Resource|DataSource)$/);
    if (main) return { version: 0, block: blockOf(bindings, main, []) };
  }
  throw new Error(`the bindings have no ${type}`);
}

/** The provider's own arguments. */
export function providerFromBindings(lib: string): TypeSchema {
  const bindings = readBindings(lib, 'provider');
  const main = mainClass(bindings, /^TerraformProvider$/);
  if (!main) throw new Error('the bindings have no provider');
  const { attributes: { alias: _builtIn, ...attributes } = {}, ...rest } = blockOf(bindings, main, []);
  return { version: 0, block: { attributes, ...rest } };
}

const mainClass = ({ classes }: Bindings, base: RegExp) => [...classes].find(([, one]) => base.test(one.base))?.[0];

function blockOf(bindings: Bindings, className: string, above: readonly string[]): Block {
  if (above.includes(className)) throw new Error(`${className} contains itself: take its type from a complete schema`);
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const field of fieldsOf(bindings, className)) {
    const nested = nestedBlock(bindings, field, [...above, className]);
    if (nested) blocks[field.name] = nested;
    else attributes[field.name] = attributeOf(bindings, field);
  }
  return {
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(Object.keys(blocks).length > 0 && { block_types: blocks }),
  };
}

function nestedBlock(bindings: Bindings, field: Field, above: readonly string[]): NestedBlock | undefined {
  const mode = (kind: string) => kind as NestedBlock['nesting_mode'];
  if (field.plain) {
    return { nesting_mode: mode(field.kind), block: { attributes: plainAttributes(bindings, field.plain) } };
  }
  if (!field.nested || !field.isBlock || field.computed) return undefined;
  const isStruct = field.kind === 'struct';
  return {
    nesting_mode: isStruct ? 'single' : mode(field.kind),
    block: blockOf(bindings, field.nested, above),
    ...(field.required && { min_items: 1 }),
    ...(field.single && !isStruct && { max_items: 1 }),
  };
}

const attributeOf = (bindings: Bindings, field: Field): Attribute => ({
  type: field.nested ? objectType(bindings, field) : field.type,
  ...(field.required && { required: true }),
  ...(field.optional && { optional: true }),
  ...(field.computed && { computed: true }),
});

function objectType(bindings: Bindings, { nested = '', kind }: Field): unknown {
  const fields = fieldsOf(bindings, nested).map((field) => [
    field.name,
    field.nested ? objectType(bindings, field) : field.type,
  ]);
  const object = ['object', Object.fromEntries(fields)];
  return kind === 'struct' ? object : [kind, object];
}
