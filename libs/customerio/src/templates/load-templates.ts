import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createTemplates, exampleTemplates, type Template, type Templates } from '@cio-bus/contracts';

const TEMPLATE_FILE = /^(?!.*\.(?:test|d)\.).*\.(?:[cm]?js|m?ts)$/;

/**
 * Loads the templates of a folder: one file each, its default export. Without a folder, the examples.
 *
 * @throws Error that names the folder or the file that cannot be used
 */
export function loadTemplates(folder: string | undefined): Templates {
  if (folder === undefined) return exampleTemplates;
  const path = resolve(folder);
  const files = namesIn(path).filter((name) => TEMPLATE_FILE.test(name));
  if (files.length === 0)
    throw new Error(`TEMPLATES_DIR: ${path} has no template, a file such as order-confirmation.ts`);
  return createTemplates(files.map((name) => templateOf(join(path, name))));
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (cause) {
    throw new Error(`TEMPLATES_DIR: ${path} cannot be read`, { cause });
  }
}

/** Node loads a module of its own syntax synchronously too, and strips its types. */
function templateOf(file: string): Template {
  try {
    const { default: template } = createRequire(import.meta.url)(file) as { default?: Template };
    if (!template) throw new Error('it has no default export');
    createTemplates([template]);
    return template;
  } catch (cause) {
    throw new Error(`TEMPLATES_DIR: ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
