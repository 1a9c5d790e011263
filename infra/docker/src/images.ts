import { type ServiceName, SetupError, serviceNames } from '@cio-bus/local';

/** Which part of the repository an image is made of: the build arguments of the Dockerfile. */
export interface ImageSource {
  /** Name of its package, without the scope. */
  SERVICE: string;
  /** Folder of its package. */
  FOLDER: string;
}

/** The images that services need around them to be started at all. */
export const surroundings: readonly ImageSource[] = [
  { SERVICE: 'customerio-sandbox', FOLDER: 'infra/customerio-sandbox' },
  { SERVICE: 'topic-setup', FOLDER: 'infra/topic-setup' },
];

/** Of a service. */
export const imageOfService = (name: ServiceName): ImageSource => ({ SERVICE: name, FOLDER: `services/${name}` });

/** Everything that has an image. */
export const imageSources: readonly ImageSource[] = [...serviceNames.map(imageOfService), ...surroundings];

/** The services of a comma-separated list, or all. @throws SetupError naming one that there is not */
export function chooseServices(only: string | undefined): readonly ServiceName[] {
  if (only === undefined) return serviceNames;
  return only.split(',').map((asked) => {
    const found = serviceNames.find((name) => name === asked.trim());
    if (!found) throw new SetupError(`There is no service "${asked}"; there are ${serviceNames.join(', ')}.`);
    return found;
  });
}
