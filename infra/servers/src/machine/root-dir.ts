import { fileURLToPath } from 'node:url';

/** Root folder of the repository. */
export const rootDir = fileURLToPath(new URL('../../../..', import.meta.url));
