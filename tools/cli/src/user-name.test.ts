import { describe, expect, it } from 'vitest';
import { userName } from './user-name.ts';

describe('userName', () => {
  it('is that of the system', () => {
    expect(userName(() => ({ username: 'ada' }), 1000)).toBe('ada');
  });

  it('is the number of a user who has no name, as in a container', () => {
    const unnamed = () => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    };
    expect(userName(unnamed, 65532)).toBe('uid-65532');
  });
});
