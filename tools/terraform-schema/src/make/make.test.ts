import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { googleSchemas } from '../google-schemas.ts';
import { readSchemaFile } from '../provider-schema.ts';
import { typeFromBindings } from './from-bindings.ts';
import { schemaFile, typeFromSchema } from './reduce-schema.ts';

/** A field as in the bindings. */
const field = (name: string, flags: string, code: string) => `
  // ${name} - ${flags}
  ${code}
`;
const written = (name: string, isBlock: boolean, type: string, stored: string) => `
    ${name}: {
      value: x,
      isBlock: ${isBlock},
      type: "${type}",
      storageClassType: "${stored}",
    },`;
const OPTIONAL = 'computed: false, optional: true, required: false';
const REQUIRED = 'computed: false, optional: false, required: true';
const COMPUTED = 'computed: true, optional: false, required: false';

/** Bindings of one small type: attributes of each kind, a single block and a repeated one. */
const typescript = `
export class Widget extends cdktn.TerraformResource {
  public static readonly tfResourceType = "acme_widget";
${field('name', REQUIRED, "return this.getStringAttribute('name');")}
${field('size', OPTIONAL, "return this.getNumberAttribute('size');")}
${field('tags', OPTIONAL, "return cdktn.Fn.tolist(this.getListAttribute('tags'));")}
${field('labels', OPTIONAL, "return this.getStringMapAttribute('labels');")}
${field('state', COMPUTED, "return this.getStringAttribute('state');")}
${field('lid', OPTIONAL, 'private _lid = new WidgetLidOutputReference(this, "lid");')}
${field('part', REQUIRED, 'private _part = new WidgetPartList(this, "part", false);')}
  // ==========
  protected synthesizeHclAttributes() {${written('name', false, 'simple', 'string')}${written('lid', true, 'list', 'WidgetLidList')}${written('part', true, 'list', 'WidgetPartList')}
  }
}
export class WidgetLidOutputReference extends cdktn.ComplexObject {
${field('colour', OPTIONAL, "return this.getStringAttribute('colour');")}
}
export class WidgetPartOutputReference extends cdktn.ComplexObject {
${field('count', REQUIRED, "return this.getNumberAttribute('count');")}
}
`;

describe('typeFromBindings', () => {
  let lib: string;
  beforeAll(async () => {
    lib = await mkdtemp(join(tmpdir(), 'cio-bus-bindings-'));
    const map = Buffer.from(JSON.stringify({ sourcesContent: [typescript] })).toString('base64');
    await mkdir(join(lib, 'widget'));
    await writeFile(
      join(lib, 'widget/index.js'),
      `"use strict";\n//# sourceMappingURL=data:application/json;base64,${map}\n`,
    );
  });
  afterAll(() => rm(lib, { recursive: true }));

  it('reads names, types, required fields, and how often a block may occur', () => {
    expect(typeFromBindings(lib, 'acme/acme', 'acme_widget')).toEqual({
      version: 0,
      block: {
        attributes: {
          name: { type: 'string', required: true },
          size: { type: 'number', optional: true },
          tags: { type: ['set', 'string'], optional: true },
          labels: { type: ['map', 'string'], optional: true },
          state: { type: 'string', computed: true },
        },
        block_types: {
          lid: {
            nesting_mode: 'list',
            max_items: 1,
            block: { attributes: { colour: { type: 'string', optional: true } } },
          },
          part: {
            nesting_mode: 'list',
            min_items: 1,
            block: { attributes: { count: { type: 'number', required: true } } },
          },
        },
      },
    });
  });

  it('names the missing type', () => {
    expect(() => typeFromBindings(lib, 'acme/acme', 'acme_gadget')).toThrow('the bindings have no acme_gadget');
  });
});

describe('a schema file from a complete schema', async () => {
  const source = 'hashicorp/google';
  const whole = (await readSchemaFile(googleSchemas['8.7'])).provider_schemas[source];
  if (!whole) throw new Error('the schema file has no provider');
  const types = ['google_pubsub_topic', 'data.google_project'];
  const file = schemaFile(source, whole.provider, new Map(types.map((type) => [type, typeFromSchema(whole, type)])));

  it('contains the requested types unchanged', () => {
    const made = file.provider_schemas[source];
    expect(Object.keys(made?.resource_schemas ?? {})).toEqual(['google_pubsub_topic']);
    expect(made?.resource_schemas?.google_pubsub_topic).toEqual(whole.resource_schemas?.google_pubsub_topic);
    expect(Object.keys(made?.data_source_schemas ?? {})).toEqual(['google_project']);
  });

  it('omits prose, but keeps an attribute that is itself named description', () => {
    const type = {
      block: {
        attributes: {
          description: { type: 'string', optional: true, description: 'A text.', description_kind: 'plain' },
        },
      },
    };
    const made = schemaFile(source, {}, new Map([['google_thing', type]])).provider_schemas[source];
    expect(made?.resource_schemas?.google_thing?.block?.attributes).toEqual({
      description: { type: 'string', optional: true },
    });
  });

  it('names the missing type', () => {
    expect(() => typeFromSchema(whole, 'google_no_such')).toThrow('the schema has no google_no_such');
  });
});
