import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PrerequisiteError, runTask } from '@cio-bus/servers';
import { buildAll } from './build/build-all.ts';
import { chooseServices, tools } from './catalogue/images.ts';
import { report } from './run/report.ts';
import { runImages } from './run/run-images.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

const USAGE = 'Usage: npm run images -- [--only SERVICE]   builds and starts the images of all services, or of one';

function readOptions() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
  } catch (error) {
    throw new PrerequisiteError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

await runTask(async () => {
  const { values } = readOptions();
  if (values.help) return print(USAGE);
  const services = chooseServices(values.only);
  const dir = await mkdtemp(join(tmpdir(), 'cio-bus-images-')); // outside the repository, so that nothing in it is found
  await chmod(dir, 0o755); // readable by the images' user
  try {
    print('Building the images as infra/docker/Dockerfile does …');
    const others = values.only === undefined ? tools : [];
    const images = await buildAll(services, others, { dir, log: print });
    print('Starting each image from its own folder, with a real Kafka …');
    const { lines, failed } = report(await runImages({ images, services, dir, log: print }));
    print(`\n${lines.join('\n')}`);
    if (failed) process.exitCode = 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
