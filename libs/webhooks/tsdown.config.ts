import { bundleConfig } from '@cio-bus/packaging';

export default bundleConfig({
  folder: import.meta.dirname,
  external: ['zod'],
  optional: { express: '^4.0.0 || ^5.0.0' }, // never imported: only its requests are handled
});
