import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { rootDir } from '@cio-bus/servers';
import type { ImageSource } from '../catalogue/images.ts';
import { type BuildContext, buildImage, type Image } from './build-image.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

/** The Dockerfile of every image. */
export const dockerfilePath = join(rootDir, 'infra/docker/Dockerfile');

/** Where Node lies in the official images, and so in ours. */
const NODE_PATH = 'usr/local/bin/node';

/** What npm tells the programs it starts; an npm among them would take it for its own settings. */
const OF_OUTER_NPM = /^(npm_(?!config_(registry|cache|userconfig|cafile)$)|INIT_CWD$|NODE_OPTIONS$)/;

/** Root can take the place of the image's user; everybody else is that user. */
export const isRoot = process.getuid?.() === 0;

/** Builds the image of a program by the steps of the Dockerfile, in a folder and with this Node. */
export async function buildInFolder(source: ImageSource, dir: string, nodePath: string): Promise<Image> {
  const ignored = dockerignore.default().add(await readFile(join(rootDir, '.dockerignore'), 'utf8'));
  const instructions = parseDockerfile(await readFile(dockerfilePath, 'utf8'));
  const context: BuildContext = {
    dir,
    args: { ...source, ...(isRoot ? {} : { UID: String(process.getuid?.()) }) },
    base: (image, stageDir) => layBase(image, stageDir, nodePath),
    copyContext: (from, to) =>
      cp(resolve(rootDir, from), to, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => path === resolve(rootDir, from) || !ignored.ignores(relative(rootDir, path)),
      }),
    own: async (path, owner) => (isRoot ? runCommand(`chown -R ${owner} .`, path, {}) : undefined),
    run: runCommand,
  };
  return buildImage(instructions, context);
}

/** Of an official Node image we need Node; it is a link, for it is large and the same everywhere. */
async function layBase(image: string, stageDir: string, nodePath: string): Promise<void> {
  if (!image.startsWith('node:')) return;
  await mkdir(dirname(join(stageDir, NODE_PATH)), { recursive: true });
  await symlink(nodePath, join(stageDir, NODE_PATH));
}

async function runCommand(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const outer = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_OUTER_NPM.test(name)));
  const child = spawn('bash', ['-euc', command], {
    cwd,
    env: { ...outer, ...env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`RUN ${command}\nended with code ${code}:\n${output.join('').slice(-4_000)}`);
}
