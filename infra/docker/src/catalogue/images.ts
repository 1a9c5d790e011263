import { type ServiceName, serviceNames } from '@cio-bus/local';
import { PrerequisiteError } from '@cio-bus/servers';

/** Which part of the repository an image is made of: the build arguments of the Dockerfile. */
export interface ImageSource {
  /** Its name. */
  SERVICE: string;
  /** Name of its package, without the scope. @default that of the image */
  PACKAGE?: string;
  /** Folder that has its `src/main.ts`. */
  FOLDER: string;
}

/** The images that services need around them to be started at all. */
export const surroundings: readonly ImageSource[] = [
  { SERVICE: 'customerio-sandbox', FOLDER: 'infra/customerio-sandbox' },
  { SERVICE: 'topic-setup', PACKAGE: 'setup', FOLDER: 'infra/setup/topics' },
];

/** Of a service. */
export const imageOfService = (name: ServiceName): ImageSource => ({ SERVICE: name, FOLDER: `services/${name}` });

/** A program that does one thing and ends. */
export interface Tool extends ImageSource {
  /** What to ask of it where there is nothing but Kafka. */
  trial: { args: readonly string[]; env: Readonly<Record<string, string>> };
  /** How that ends when the image has all that the program imports. */
  ends: { code: number; says: RegExp };
}

const NOBODY_LISTENS = 'http://127.0.0.1:9';

/** Programs that are no services. */
export const tools: readonly Tool[] = [
  {
    SERVICE: 'cli',
    FOLDER: 'tools/cli',
    trial: { args: ['topics', 'list'], env: {} },
    ends: { code: 0, says: /customerio\.identify/ },
  },
  {
    SERVICE: 'warehouse-setup',
    PACKAGE: 'setup',
    FOLDER: 'infra/setup/warehouse',
    trial: {
      args: [],
      env: { BIGQUERY_PROJECT: 'trial', BIGQUERY_REST_URL: NOBODY_LISTENS, SETUP_TIMEOUT_SECONDS: '0' },
    },
    ends: { code: 1, says: /^warehouse-setup: (?!Cannot find)/ },
  },
];

/** Everything that has an image. */
export const imageSources: readonly ImageSource[] = [...serviceNames.map(imageOfService), ...surroundings, ...tools];

/** The services of a comma-separated list, or all. @throws PrerequisiteError naming one that there is not */
export function chooseServices(only: string | undefined): readonly ServiceName[] {
  if (only === undefined) return serviceNames;
  return only.split(',').map((asked) => {
    const found = serviceNames.find((name) => name === asked.trim());
    if (!found) throw new PrerequisiteError(`There is no service "${asked}"; there are ${serviceNames.join(', ')}.`);
    return found;
  });
}
