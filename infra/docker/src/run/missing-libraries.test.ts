import { describe, expect, it } from 'vitest';
import { libraryNames } from './missing-libraries.ts';

describe('libraryNames', () => {
  it('reads each form of a line, including a library that is not found', () => {
    const printed = [
      '\tlinux-vdso.so.1 (0x00007f25f50a2000)',
      '\tlibatomic.so.1 => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f25f4b3e000)',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f25f50a4000)',
    ].join('\n');

    expect(libraryNames(printed)).toEqual(['linux-vdso.so.1', 'libatomic.so.1', 'libc.so.6', 'ld-linux-x86-64.so.2']);
  });

  it('finds none in a statically linked program', () => {
    expect(libraryNames('\tstatically linked\n')).toEqual([]);
  });
});
