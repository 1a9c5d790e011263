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

/** Path of Node in the official images, and therefore in ours. */
const NODE_PATH = 'usr/local/bin/node';

/** Variables of whoever runs this, which the commands of a Dockerfile would take for their own settings. */
const OUTER = /^(npm_(?!config_(registry|cache|userconfig|cafile)$)|INIT_CWD$|NODE_OPTIONS$|NODE_COMPILE_CACHE$)/;

/** Root can switch to the image's user; any other user takes its place. */
export const isRoot = process.getuid?.() === 0;

/** Builds the image of a program in a folder, following the Dockerfile, with this Node. */
export async function buildInFolder(source: ImageSource, dir: string, nodePath: string): Promise<Image> {
  const ignored = dockerignore.default().add(await readFile(join(rootDir, '.dockerignore'), 'utf8'));
  const instructions = parseDockerfile(await readFile(dockerfilePath, 'utf8'));
  const context: BuildContext = {
    dir,
    args: { ...source, ...(isRoot ? {} : { UID: String(process.getuid?.()) }) },
    base: (image, stageDir) => copyBase(image, stageDir, nodePath),
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

/** Only Node is needed of an official Node image; it is a link, because it is large and always the same. */
async function copyBase(image: string, stageDir: string, nodePath: string): Promise<void> {
  if (!image.startsWith('node:')) return;
  await mkdir(dirname(join(stageDir, NODE_PATH)), { recursive: true });
  await symlink(nodePath, join(stageDir, NODE_PATH));
}

async function runCommand(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const outer = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OUTER.test(name)));
  const child = spawn('bash', ['-euc', command], {
    cwd,
    env: { ...outer, ...env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`RUN ${command}\nexited with code ${code}:\n${output.join('').slice(-4_000)}`);
}
