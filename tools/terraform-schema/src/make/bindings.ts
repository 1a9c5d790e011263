import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a field is written to HCL: as a block or an attribute, its kind (simple, list, set, map or struct) and its stored type. */
interface Written {
  isBlock: boolean;
  kind: string;
  stored: string;
}

/** A class of the bindings. */
interface Class {
  base: string;
  body: string;
}

/** The generated bindings of one resource type, data source or provider, read as text. */
export interface Bindings {
  text: string;
  classes: ReadonlyMap<string, Class>;
  /** Fields by class name, with a lower-case initial. */
  hcl: ReadonlyMap<string, ReadonlyMap<string, Written>>;
}

const CLASS = /^export class (\w+) extends \w+\.(\w+) \{\n([\s\S]*?)\n\}$/gm;
const TO_HCL = /^export function (\w+)ToHclTerraform\(.*\n([\s\S]*?)\n\}$/gm;
const WRITTEN = /^ +(\w+): \{\n +value: .*\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",/gm;

export const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);

/** Reads the folder of one type in the `lib` folder of the bindings. */
export function readBindings(lib: string, folder: string): Bindings {
  const at = join(lib, folder);
  const files = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  const text = files.map((file) => typescriptOf(join(at, file))).join('\n');
  const classes = new Map(
    [...text.matchAll(CLASS)].map(([, name = '', base = '', body = '']) => [name, { base, body }]),
  );
  const hcl = new Map([...text.matchAll(TO_HCL)].map(([, name = '', body = '']) => [name, writtenIn(body)]));
  for (const [name, { body }] of classes) {
    const own = body.split('synthesizeHclAttributes()')[1];
    if (own) hcl.set(lowerFirst(name), writtenIn(own));
  }
  return { text, classes, hcl };
}

/** Returns the folders that may contain a type; `data.TYPE` is a data source. */
export function foldersOf(lib: string, provider: string, type: string): string[] {
  const plain = type.replace(/^data\./, '');
  const short = plain.slice(plain.indexOf('_') + 1).replaceAll('_', '-');
  const names = type.startsWith('data.') ? [`data-${provider}-${short}`] : [short, `${provider}-${short}`];
  return names.filter((name) => existsSync(join(lib, name)));
}

const writtenIn = (body: string) =>
  new Map(
    [...body.matchAll(WRITTEN)].map(([, name = '', isBlock, kind = '', stored = '']) => [
      name,
      { isBlock: isBlock === 'true', kind, stored },
    ]),
  );

/**
 * Returns the TypeScript embedded in a source map. It states for each field whether it is computed, optional or
 * required; the JavaScript does not always.
 */
function typescriptOf(file: string): string {
  const encoded = /^\/\/# sourceMappingURL=data:application\/json;base64,(\S+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (!encoded) throw new Error(`${file} has no embedded source map`);
  const map = JSON.parse(Buffer.from(encoded, 'base64').toString()) as { sourcesContent: string[] };
  return map.sourcesContent.join('\n');
}
