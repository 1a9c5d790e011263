import { fileURLToPath } from 'node:url';

const file = (name: string) => fileURLToPath(new URL(`../schemas/${name}.json`, import.meta.url));

/** Committed schema files by version of hashicorp/google: the oldest and the newest that the modules allow. */
export const googleSchemas = {
  '7.45': file('google-7.45'),
  '8.7': file('google-8.7'),
} as const;
