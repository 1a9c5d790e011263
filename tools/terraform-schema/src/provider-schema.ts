import { readFile } from 'node:fs/promises';

/** Schemas of providers in the form of `terraform providers schema -json`, whole or only some types of it. */
export interface SchemaFile {
  provider_schemas: Record<string, ProviderSchema>;
}

/** What a provider says of itself. */
export interface ProviderSchema {
  provider: TypeSchema;
  resource_schemas?: Record<string, TypeSchema>;
  data_source_schemas?: Record<string, TypeSchema>;
}

/** A resource type, a data source, or the provider's own arguments. */
export interface TypeSchema {
  version?: number;
  block?: Block;
}

/** Arguments and nested blocks. */
export interface Block {
  attributes?: Record<string, Attribute>;
  block_types?: Record<string, NestedBlock>;
}

/** An argument. Its type is `"string"`, `["map", "string"]` … */
export interface Attribute {
  type?: unknown;
  nested_type?: unknown;
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  sensitive?: boolean;
  deprecated?: boolean;
  write_only?: boolean;
}

/** A block inside of a block. */
export interface NestedBlock {
  nesting_mode: keyof typeof nestingModes;
  block?: Block;
  min_items?: number;
  max_items?: number;
}

/** How often a block may be there; numbers of the plugin protocol. */
export const nestingModes = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

/** Reads a schema file. @throws Error naming the file when it is none */
export async function readSchemaFile(path: string): Promise<SchemaFile> {
  const file: unknown = JSON.parse(await readFile(path, 'utf8'));
  const schemas = (file as Partial<SchemaFile> | null)?.provider_schemas;
  if (!schemas) throw new Error(`${path} holds no provider_schemas`);
  return { provider_schemas: schemas };
}
