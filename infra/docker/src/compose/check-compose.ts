import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { dockerfilePath } from '../build/build-in-folder.ts';
import { parseDockerfile } from '../build/parse-dockerfile.ts';
import { addressFaults } from './checks/addresses.ts';
import { exposureFaults } from './checks/exposure.ts';
import { orderFaults } from './checks/order.ts';
import { settingFaults } from './checks/settings.ts';
import { volumeFaults } from './checks/volumes.ts';
import type { ComposeFile } from './read/compose-file.ts';
import { settingsOf } from './read/programs.ts';

/** Returns everything that is wrong with a compose file that is valid against its schema. */
export async function composeFaults(file: ComposeFile): Promise<string[]> {
  const exists = (path: string) =>
    access(join(rootDir, path)).then(
      () => true,
      () => false,
    );
  const keepsState = (program: string) => settingsOf(program)?.STATE_DIR !== undefined;
  return [
    ...settingFaults(file, await environmentOfImages()),
    ...orderFaults(file),
    ...addressFaults(file),
    ...exposureFaults(file),
    ...(await volumeFaults(file, { exists, keepsState })),
  ];
}

/** Environment that the Dockerfile sets for every program. */
async function environmentOfImages(): Promise<Record<string, string>> {
  const instructions = parseDockerfile(await readFile(dockerfilePath, 'utf8'));
  return Object.assign({}, ...instructions.flatMap((each) => (each.kind === 'env' ? [each.values] : [])));
}
