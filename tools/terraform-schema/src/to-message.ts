import { type Attribute, type Block, nestingModes, type ProviderSchema, type TypeSchema } from './provider-schema.ts';

/** Builds the response to `GetSchema` of plugin protocol 5. */
export const toSchemaMessage = ({ provider, resource_schemas, data_source_schemas }: ProviderSchema) => ({
  provider: toType(provider),
  resource_schemas: toTypes(resource_schemas),
  data_source_schemas: toTypes(data_source_schemas),
  provider_meta: { block: {} },
});

const toType = ({ version = 0, block = {} }: TypeSchema) => ({ version, block: toBlock(block) });

const toTypes = (types: Record<string, TypeSchema> = {}) =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, toType(type)]));

interface BlockMessage {
  attributes: object[];
  block_types: object[];
}

const toBlock = ({ attributes = {}, block_types = {} }: Block): BlockMessage => ({
  attributes: Object.entries(attributes).map(([name, attribute]) => toAttribute(name, attribute)),
  block_types: Object.entries(block_types).map(([type_name, nested]) => ({
    type_name,
    nesting: nestingModes[nested.nesting_mode],
    block: toBlock(nested.block ?? {}),
    min_items: nested.min_items ?? 0,
    max_items: nested.max_items ?? 0,
  })),
});

function toAttribute(name: string, attribute: Attribute) {
  if (attribute.nested_type) throw new Error(`${name}: a nested type needs plugin protocol 6`);
  const { required, optional, computed, sensitive, deprecated, write_only } = attribute;
  const flags = { required, optional, computed, sensitive, deprecated, write_only };
  return { name, type: Buffer.from(JSON.stringify(attribute.type)), ...flags };
}
