import { cp, mkdir, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import type { Instruction } from './parse-dockerfile.ts';
import { substitute } from './substitute.ts';

type Values = Readonly<Record<string, string>>;

/** Configuration of an image. */
export interface ImageConfig {
  env: Record<string, string>;
  labels: Record<string, string>;
  workdir: string;
  user: string | undefined;
  ports: string[];
  entrypoint: string[];
  healthcheck: string[] | undefined;
}

/** An image as a folder: `rootDir` is the container's `/`. */
export interface Image {
  rootDir: string;
  /** Base image of the last stage. */
  base: string;
  config: ImageConfig;
}

/** Environment of a build. */
export interface BuildContext {
  /** Folder in which the stages are created. */
  dir: string;
  args: Values;
  /** Puts the files of a base image that later steps use into a folder. */
  base(image: string, rootDir: string): Promise<void>;
  /** Copies from the build context, except for what `.dockerignore` excludes. */
  copyContext(source: string, target: string): Promise<void>;
  /** Changes the owner of copied files to `uid:gid`. */
  own(path: string, owner: string): Promise<void>;
  /** Runs a command in a folder, with these variables and those that any program needs. */
  run(command: string, cwd: string, env: Values): Promise<void>;
}

interface Stage extends Image {
  name: string | undefined;
  args: Record<string, string>;
  /** Arguments from before the first FROM: a stage has those that it declares. */
  globals: Values;
}

/** Executes the instructions of a Dockerfile in folders; resolves with the last stage. */
export async function buildImage(instructions: readonly Instruction[], context: BuildContext): Promise<Image> {
  const globals: Record<string, string> = {};
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.kind === 'from') {
      stages.push(await openStage(instruction, stages.length, globals, context));
    } else if (!stage) {
      takeArg(instruction, globals, context.args);
    } else {
      await execute(instruction, stage, stages, context);
    }
  }
  const last = stages.at(-1);
  if (!last) throw new Error('The Dockerfile has no stage');
  return last;
}

async function openStage(
  { image, name }: Extract<Instruction, { kind: 'from' }>,
  index: number,
  globals: Values,
  context: BuildContext,
): Promise<Stage> {
  const rootDir = join(context.dir, name ?? `stage-${index}`);
  const base = substitute(image, globals);
  await mkdir(rootDir, { recursive: true });
  await context.base(base, rootDir);
  return { name, base, rootDir, args: {}, globals, config: emptyConfig() };
}

const emptyConfig = (): ImageConfig => ({
  env: {},
  labels: {},
  workdir: '/',
  user: undefined,
  ports: [],
  entrypoint: [],
  healthcheck: undefined,
});

function takeArg(instruction: Instruction, into: Record<string, string>, given: Values, globals: Values = {}): void {
  if (instruction.kind !== 'arg') throw new Error(`${instruction.kind} is not supported before the first FROM`);
  const { name, fallback } = instruction;
  const value = given[name] ?? (fallback === undefined ? globals[name] : substitute(fallback, into));
  if (value === undefined) throw new Error(`The build argument ${name} is missing`);
  into[name] = value;
}

async function execute(
  instruction: Exclude<Instruction, { kind: 'from' }>,
  stage: Stage,
  stages: readonly Stage[],
  context: BuildContext,
): Promise<void> {
  const { config, args } = stage;
  const expand = (text: string) => substitute(text, { ...args, ...config.env });
  const expandAll = (values: Values) =>
    Object.fromEntries(Object.entries(values).map(([key, text]) => [key, expand(text)]));
  if (instruction.kind === 'arg') takeArg(instruction, args, context.args, stage.globals);
  else if (instruction.kind === 'env') Object.assign(config.env, expandAll(instruction.values));
  else if (instruction.kind === 'label') Object.assign(config.labels, expandAll(instruction.values));
  else if (instruction.kind === 'user') config.user = expand(instruction.user);
  else if (instruction.kind === 'expose') config.ports.push(expand(instruction.port));
  else if (instruction.kind === 'entrypoint') config.entrypoint = instruction.command;
  else if (instruction.kind === 'healthcheck') config.healthcheck = instruction.command;
  else if (instruction.kind === 'workdir') {
    config.workdir = posix.resolve(config.workdir, expand(instruction.path));
    await mkdir(join(stage.rootDir, config.workdir), { recursive: true });
  } else if (instruction.kind === 'run') {
    if (config.user) throw new Error(`RUN ${instruction.command} after USER is not supported`);
    await context.run(instruction.command, join(stage.rootDir, config.workdir), { ...args, ...config.env });
  } else {
    await copy({ ...instruction, owner: instruction.owner && expand(instruction.owner) }, stage, stages, context);
  }
}

async function copy(
  { from, owner, sources, target }: Extract<Instruction, { kind: 'copy' }>,
  stage: Stage,
  stages: readonly Stage[],
  context: BuildContext,
): Promise<void> {
  const to = join(stage.rootDir, posix.resolve(stage.config.workdir, target));
  const source = from === undefined ? undefined : stages.find(({ name }) => name === from);
  if (from !== undefined && !source) throw new Error(`COPY --from=${from}: unknown stage`);
  for (const path of sources) {
    if (source) await copyInto(join(source.rootDir, path), to, target.endsWith('/'));
    else await context.copyContext(path, to);
  }
  if (owner) await context.own(to, owner);
}

/** Copies like Docker: the content of a folder, or a file; a target with a trailing slash is a folder. */
async function copyInto(source: string, target: string, isFolder: boolean): Promise<void> {
  const found = await stat(source);
  const to = found.isFile() && isFolder ? join(target, basename(source)) : target;
  await cp(source, to, { recursive: true, verbatimSymlinks: true });
}
