import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../machine/cache-folder.ts';
import { fetchDebianPackages, unpackWithApt } from '../machine/debian-packages.ts';
import { fileExists } from '../machine/file-exists.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { probe } from '../process/probe.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The file of a Chromium that runs without a screen, and the environment that it needs. */
export interface ChromiumCommand {
  command: string;
  env: Readonly<Record<string, string>>;
}

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const PROOF = 'usr/lib/chromium/chromium-headless-shell';
/** With the libraries that this machine lacks; they are unpacked, not installed. */
const DOWNLOAD = ['install', '--yes', '--download-only', '--no-install-recommends', 'chromium-headless-shell'];

/**
 * Finds Chromium on the PATH or among what Playwright has installed, else fetches Debian's package of it.
 *
 * @param installed where Playwright would have installed its own
 * @throws PrerequisiteError that says what to install, when neither is possible
 */
export async function findChromium(env: Env, installed: readonly string[] = []): Promise<ChromiumCommand> {
  const path = env.PATH ?? '';
  const onPath = NAMES.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)));
  for (const command of [...onPath, ...installed]) {
    if ((await fileExists(command)) && (await answers(command, { PATH: path })))
      return { command, env: { PATH: path } };
  }
  const folder = cacheFolder(env, 'chromium-debian');
  try {
    await fetchDebianPackages({ folder, proof: PROOF, unpack: unpackWithApt(DOWNLOAD, env) });
    const found = { command: join(folder, PROOF), env: { PATH: path, ...(await unpacked(folder)) } };
    if (!(await answers(found.command, found.env))) throw new Error('what was fetched does not run');
    return found;
  } catch (cause) {
    throw new PrerequisiteError(
      `No Chromium: none of ${NAMES.join(', ')} is on the PATH, and apt-get could not fetch one (${
        (cause as Error).message.split('\n')[0]
      }). Run: npx playwright install chromium`,
      { cause },
    );
  }
}

/** Where unpacked libraries and fonts are. A machine that has its own fonts keeps them. */
async function unpacked(folder: string): Promise<Record<string, string>> {
  const machines = await readdir(join(folder, 'usr/lib'), { withFileTypes: true });
  const folders = machines
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [join(folder, 'usr/lib', name), join(folder, 'usr/lib', name, 'pulseaudio')]);
  const fonts = join(folder, 'etc/fonts');
  return {
    LD_LIBRARY_PATH: folders.join(':'),
    ...((await fileExists(fonts)) ? { FONTCONFIG_PATH: fonts, XDG_DATA_HOME: join(folder, 'usr/share') } : {}),
  };
}

const answers = async (command: string, env: Env) => (await probe(command, ['--version'], env)) !== undefined;
