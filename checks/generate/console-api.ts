import { openApiDocument } from '@cio-bus/console/src/api/open-api.ts';
import type { GeneratedFile } from './generated-file.ts';

/** The description of the console's API, from the schemas of its routes. */
export const consoleApi = (): GeneratedFile => ({
  path: 'services/console/openapi.json',
  text: `${JSON.stringify(openApiDocument(), null, 2)}\n`,
});
