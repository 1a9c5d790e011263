import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceName } from '@cio-bus/local';
import { dependenciesOf, type ImageSource, imageOfService } from '../catalogue/images.ts';
import type { Image } from './build-image.ts';
import { buildInFolder } from './build-in-folder.ts';

/** Builds the images of the services, of their dependencies and of other programs, two at a time because npm mostly waits. */
export async function buildAll(
  services: readonly ServiceName[],
  others: readonly ImageSource[],
  { dir, log }: { dir: string; log(line: string): void },
): Promise<ReadonlyMap<string, Image>> {
  const pending = [...dependenciesOf(services), ...others, ...services.map(imageOfService)];
  const node = join(dir, 'node'); // not a link into the repository, which the images' user may not be able to read
  await copyFile(process.execPath, node);
  const built = new Map<string, Image>();
  const work = async () => {
    for (let source = pending.shift(); source; source = pending.shift()) {
      built.set(source.SERVICE, await buildOne(source, { dir, node, log }));
    }
  };
  await Promise.all([work(), work()]);
  return built;
}

async function buildOne(
  source: ImageSource,
  { dir, node, log }: { dir: string; node: string; log(line: string): void },
): Promise<Image> {
  const image = await buildInFolder(source, join(dir, source.SERVICE), node);
  const app = join(image.rootDir, 'app');
  log(`  ${source.SERVICE.padEnd(22)}${Math.round((await sizeOf(app)) / 1e6)} MB, ${await packagesIn(app)} packages`);
  return image;
}

/** Returns the total size of the files in a folder, bytes. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function packagesIn(app: string): Promise<number> {
  const lock = JSON.parse(await readFile(join(app, 'node_modules/.package-lock.json'), 'utf8')) as { packages: object };
  return Object.keys(lock.packages).length;
}
