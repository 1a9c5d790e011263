import { describe, expect, it } from 'vitest';
import { type CpuProfile, profileShares } from './profile-shares.ts';

const frame = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

const nodes = [
  frame(1, '(root)', '', [2, 5, 6]),
  frame(2, 'pump', 'file:///x/libs/kafka/src/engine/engine.ts', [3]),
  frame(3, 'safeParse', 'file:///x/node_modules/zod/v4/classic/schemas.js', [4]),
  frame(4, 'indexOf', ''),
  frame(5, '(idle)', ''),
  frame(6, '(garbage collector)', ''),
];

describe('profileShares', () => {
  it('attributes time without a file to the caller, and excludes idle time', () => {
    const profile: CpuProfile = { nodes, samples: [4, 3, 2, 5, 6], timeDeltas: [100, 200, 400, 9_000, 300] };
    expect(profileShares(profile)).toEqual([
      { part: 'rest of the engine', share: 0.4 },
      { part: 'schema check', share: 0.3 },
      { part: 'garbage collection', share: 0.3 },
    ]);
  });
});
