/**
 * Unit tests that depend on few folders, by the vitest project that they are: `npm run check` repeats these only when one of
 * their folders has changed (`inputs` in checks/turbo.json, which step-inputs.test.ts compares with the imports).
 */
export const unitParts = {
  'unit-kafka': ['libs/kafka/**/*.test.ts'],
  'unit-libs': ['libs/!(kafka)/**/*.test.ts'],
  'unit-terraform': ['tools/terraform-schema/**/*.test.ts', 'checks/terraform/{check-*,terraform-command}.test.ts'],
};
