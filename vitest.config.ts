import { defineConfig } from 'vitest/config';

const roots = '{libs,services,infra,docs}/**';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: [`${roots}/*.test.ts`], exclude: ['**/node_modules/**', '**/*.component.test.ts'] } },
      {
        test: {
          name: 'component',
          include: [`${roots}/*.component.test.ts`],
          exclude: ['**/node_modules/**'],
          globalSetup: ['infra/local/src/test-kafka.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
