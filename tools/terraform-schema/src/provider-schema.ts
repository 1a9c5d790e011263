import { readFile } from 'node:fs/promises';

/** Provider schemas in the format of `terraform providers schema -json`, complete or for some types only. */
export interface SchemaFile {
  provider_schemas: Record<string, ProviderSchema>;
}

/** The schema of one provider. */
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

/** An argument. Its type is for example `"string"` or `["map", "string"]`. */
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

/** A nested block. */
export interface NestedBlock {
  nesting_mode: keyof typeof nestingModes;
  block?: Block;
  min_items?: number;
  max_items?: number;
}

/** How often a block may occur, as numbers of the plugin protocol. */
export const nestingModes = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

/** Reads a schema file. @throws Error with the path if it is not a schema file */
export async function readSchemaFile(path: string): Promise<SchemaFile> {
  const file: unknown = JSON.parse(await readFile(path, 'utf8'));
  const schemas = (file as Partial<SchemaFile> | null)?.provider_schemas;
  if (!schemas) throw new Error(`${path} has no provider_schemas`);
  return { provider_schemas: schemas };
}
