import { type ServiceName, serviceNames } from '@cio-bus/local';
import { PrerequisiteError } from '@cio-bus/servers';
import { settingsOf } from '../compose/read/programs.ts';

/** The part of the repository that an image contains: build arguments of the Dockerfile. */
export interface ImageSource {
  /** Name of the image. */
  SERVICE: string;
  /** Name of the package, without scope. @default the name of the image */
  PACKAGE?: string;
  /** Folder with its `src/main.ts`. */
  FOLDER: string;
}

const sandbox: ImageSource = { SERVICE: 'customerio-sandbox', FOLDER: 'infra/customerio-sandbox' };

/** Whether a service does not start without Customer.io's address. */
export const needsCustomerio = (name: ServiceName): boolean =>
  settingsOf(name)?.CUSTOMERIO_REGION?.safeParse(undefined).success === false;

/** Images that these services depend on. */
export const dependenciesOf = (services: readonly ServiceName[]): readonly ImageSource[] =>
  services.some(needsCustomerio) ? [sandbox] : [];

/** Returns the image source of a service. */
export const imageOfService = (name: ServiceName): ImageSource => ({ SERVICE: name, FOLDER: `services/${name}` });

/** A program that does one thing and exits. */
export interface Tool extends ImageSource {
  /** Arguments and settings for a trial with nothing but Kafka. */
  trial: { args: readonly string[]; env: Readonly<Record<string, string>> };
  /** How the trial exits if the image has everything that the program imports. */
  expected: { code: number; output: RegExp };
}

const UNUSED_ADDRESS = 'http://127.0.0.1:9';

/** Creates the topics that every other program needs. */
export const topicSetup: Tool = {
  SERVICE: 'topic-setup',
  PACKAGE: 'setup',
  FOLDER: 'infra/setup/topics',
  trial: { args: [], env: { TOPIC_REPLICATION_FACTOR: '1' } },
  expected: { code: 0, output: /customerio\.identify/ },
};

/** Programs that are not services, in the order in which they are tried. */
export const tools: readonly Tool[] = [
  topicSetup,
  {
    SERVICE: 'cli',
    FOLDER: 'tools/cli',
    trial: { args: ['topics', 'list'], env: {} },
    expected: { code: 0, output: /customerio\.identify/ },
  },
  {
    SERVICE: 'warehouse-setup',
    PACKAGE: 'setup',
    FOLDER: 'infra/setup/warehouse',
    trial: {
      args: [],
      env: { BIGQUERY_PROJECT: 'trial', BIGQUERY_REST_URL: UNUSED_ADDRESS, SETUP_TIMEOUT_SECONDS: '0' },
    },
    expected: { code: 1, output: /^warehouse-setup: (?!Cannot find)/ },
  },
];

/** Every program with an image. */
export const imageSources: readonly ImageSource[] = [
  ...serviceNames.map(imageOfService),
  ...dependenciesOf(serviceNames),
  ...tools,
];

/** Parses a comma-separated list of services; all if undefined. @throws PrerequisiteError naming an unknown one */
export function chooseServices(only: string | undefined): readonly ServiceName[] {
  if (only === undefined) return serviceNames;
  return only.split(',').map((asked) => {
    const found = serviceNames.find((name) => name === asked.trim());
    if (!found) throw new PrerequisiteError(`Unknown service "${asked}"; expected one of ${serviceNames.join(', ')}.`);
    return found;
  });
}
