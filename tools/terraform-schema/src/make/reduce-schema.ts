import type { Attribute, Block, NestedBlock, ProviderSchema, SchemaFile, TypeSchema } from '../provider-schema.ts';

/** Returns one type of a complete schema; `data.TYPE` is a data source. @throws Error if the schema has no such type */
export function typeFromSchema({ resource_schemas, data_source_schemas }: ProviderSchema, type: string): TypeSchema {
  const found = type.startsWith('data.') ? data_source_schemas?.[type.slice('data.'.length)] : resource_schemas?.[type];
  if (!found) throw new Error(`the schema has no ${type}`);
  return found;
}

/** Builds a schema file with a provider's own arguments and some types, without descriptions, sorted alphabetically. */
export function schemaFile(source: string, provider: TypeSchema, types: ReadonlyMap<string, TypeSchema>): SchemaFile {
  const slimmed = [...types].map(([name, type]) => [name, slimType(type)] as const);
  const isData = ([name]: readonly [string, TypeSchema]) => name.startsWith('data.');
  const schema = {
    provider: slimType(provider),
    resource_schemas: Object.fromEntries(slimmed.filter((entry) => !isData(entry))),
    data_source_schemas: Object.fromEntries(
      slimmed.filter(isData).map(([name, type]) => [name.slice('data.'.length), type]),
    ),
  };
  return sorted({ format_version: '1.0', provider_schemas: { [source]: schema } }) as SchemaFile;
}

const slimType = ({ version = 0, block = {} }: TypeSchema): TypeSchema => ({ version, block: slimBlock(block) });

function slimBlock({ attributes, block_types }: Block): Block {
  return {
    ...(attributes && { attributes: mapValues(attributes, slimAttribute) }),
    ...(block_types && { block_types: mapValues(block_types, slimNested) }),
  };
}

const PROSE_FIELDS = ['description', 'description_kind', 'deprecation_message'];

const slimAttribute = (attribute: Attribute): Attribute =>
  Object.fromEntries(Object.entries(attribute).filter(([key]) => !PROSE_FIELDS.includes(key)));

const slimNested = ({ nesting_mode, block = {}, min_items, max_items }: NestedBlock): NestedBlock => ({
  nesting_mode,
  block: slimBlock(block),
  ...(min_items && { min_items }),
  ...(max_items && { max_items }),
});

const mapValues = <From, To>(values: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
