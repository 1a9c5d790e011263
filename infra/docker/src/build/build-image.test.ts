import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BuildContext, buildImage } from './build-image.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cio-bus-build-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** A build that records its commands, with a context of one file. */
function build(lines: readonly string[], args: Record<string, string> = {}) {
  const ran: { command: string; cwd: string; env: Readonly<Record<string, string>> }[] = [];
  const context: BuildContext = {
    dir,
    args,
    base: async (image, rootDir) => writeFile(join(rootDir, 'base'), image),
    copyContext: async (source, target) => {
      await mkdir(target, { recursive: true });
      await writeFile(join(target, 'from-context'), source);
    },
    own: async () => {},
    run: async (command, cwd, env) => void ran.push({ command, cwd, env }),
  };
  return { ran, image: buildImage(parseDockerfile(lines.join('\n')), context) };
}

describe('buildImage', () => {
  it('returns the last stage, with files copied from another one', async () => {
    const { image } = build([
      'FROM a AS source',
      'WORKDIR /repository',
      'COPY . .',
      'FROM b',
      'COPY --from=source /repository/ /app/',
      'COPY --from=source /base /opt/',
    ]);
    const { rootDir, base } = await image;

    expect(base).toBe('b');
    expect(await readFile(join(rootDir, 'app/from-context'), 'utf8')).toBe('.');
    expect(await readFile(join(rootDir, 'opt/base'), 'utf8')).toBe('a');
  });

  it('runs commands in the working directory, with the arguments and variables so far', async () => {
    const { ran, image } = build(
      [
        'FROM a',
        'ARG SERVICE',
        `ARG FOLDER=services/\${SERVICE}`,
        `ENV A=\${FOLDER}/x`,
        `WORKDIR /app/\${FOLDER}`,
        'RUN make',
        'ENV B=later',
      ],
      { SERVICE: 'one' },
    );
    const { rootDir, config } = await image;

    expect(ran).toEqual([
      {
        command: 'make',
        cwd: join(rootDir, '/app/services/one'),
        env: { SERVICE: 'one', FOLDER: 'services/one', A: 'services/one/x' },
      },
    ]);
    expect(config).toMatchObject({ workdir: '/app/services/one', env: { A: 'services/one/x', B: 'later' } });
  });

  it.each([
    { fault: 'an argument without a value', lines: ['FROM a', 'ARG SERVICE'], message: 'build argument SERVICE' },
    {
      fault: 'a variable of another stage',
      lines: ['ARG A=1', 'FROM a', `WORKDIR /\${A}`],
      message: `\${A} in "/\${A}"`,
    },
    { fault: 'an unknown stage', lines: ['FROM a', 'COPY --from=b /x /y'], message: 'COPY --from=b' },
    { fault: 'a file without a stage', lines: ['ARG A=1'], message: 'no stage' },
  ])('rejects $fault', async ({ lines, message }) => {
    await expect(build(lines).image).rejects.toThrow(message);
  });
});
