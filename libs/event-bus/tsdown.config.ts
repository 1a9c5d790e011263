import { bundleConfig } from '@cio-bus/packaging';
import own from './package.json' with { type: 'json' };

export default bundleConfig({
  folder: import.meta.dirname,
  external: ['kafkajs', 'zod'],
  // For apps that reach Kafka with Google's credentials; loaded when they do.
  optional: { 'google-auth-library': own.dependencies['google-auth-library'] },
  bundled: ['crc-32', 'ulid'],
});
