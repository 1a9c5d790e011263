import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { declarationsOf } from './terraform-docs.ts';

const text = `variable "plain" {
  description = "What it is."
  type        = string
}

variable "shaped" {
  description = "Several lines: \\"quoted\\"."
  type = map(object({
    size  = number
    other = optional(string, "x")
  }))
  default = {}

  validation {
    condition     = true
    error_message = "Never."
  }
}
`;

describe('declarationsOf', () => {
  const [plain, shaped] = declarationsOf(text, 'variable');

  it('reads every block, and only those of the kind', () => {
    expect(declarationsOf(text, 'variable').map(({ name }) => name)).toEqual(['plain', 'shaped']);
    expect(declarationsOf(text, 'output')).toEqual([]);
  });

  it('reads arguments, also over several lines, and none of a block inside', () => {
    expect(plain?.arguments.get('type')).toBe('string');
    expect(shaped?.arguments.get('type')).toMatch(/^map\(object\(\{\n[\s\S]+\}\)\)$/);
    expect(shaped?.arguments.get('default')).toBe('{}');
    expect(shaped?.arguments.has('condition')).toBe(false);
  });
});

describe('the modules', async () => {
  const folder = join(rootDir, 'terraform/modules');
  const files = (await readdir(folder)).flatMap((name) => [
    { file: `${name}/variables.tf`, kind: 'variable' as const },
    { file: `${name}/outputs.tf`, kind: 'output' as const },
  ]);

  it.each(files)(
    '$file declares in the order of the alphabet, with a type and a description',
    async ({ file, kind }) => {
      const declarations = declarationsOf(await readFile(join(folder, file), 'utf8'), kind);
      const names = declarations.map(({ name }) => name);

      expect(names).toEqual(names.toSorted());
      for (const { arguments: given } of declarations) {
        expect([...given.keys()]).toContain('description');
        if (kind === 'variable') expect([...given.keys()]).toContain('type');
      }
    },
  );
});
