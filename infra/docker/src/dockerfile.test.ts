import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { rootDir } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { dockerfilePath } from './build/build-in-folder.ts';
import { parseDockerfile } from './build/parse-dockerfile.ts';

const instructions = parseDockerfile(await readFile(dockerfilePath, 'utf8'));
const { version, devDependencies } = JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8')) as {
  version: string;
  devDependencies: Record<string, string>;
};
const argument = (name: string) => instructions.find((each) => each.kind === 'arg' && each.name === name);
const last = instructions.slice(instructions.findLastIndex(({ kind }) => kind === 'from'));
const only = <Kind extends (typeof last)[number]['kind']>(kind: Kind) =>
  last.filter((each) => each.kind === kind) as Extract<(typeof last)[number], { kind: Kind }>[];

describe('the Dockerfile', () => {
  it('uses the Node version of the repository', () => {
    expect(argument('NODE_VERSION')).toMatchObject({ fallback: devDependencies.node });
  });

  it('uses the turbo version of the repository', () => {
    const commands = instructions.flatMap((each) => (each.kind === 'run' ? [each.command] : []));
    expect(commands.join('\n')).toContain(`turbo@${devDependencies.turbo} prune`);
  });

  it('installs from the lockfile, and runs no package scripts', () => {
    const commands = instructions.flatMap((each) => (each.kind === 'run' ? [each.command] : []));
    expect(commands.filter((command) => /npm (i|install|ci)\b/.test(command))).toEqual([
      // Of another stage: nothing of it but the built web application gets into the image.
      expect.stringMatching(/^if \[ "\$\{SERVICE\}" = console \]; then npm ci (?=.*--ignore-scripts)/),
      expect.stringMatching(/^npm ci (?=.*--omit=dev)(?=.*--ignore-scripts)/),
    ]);
  });

  it('does not run as root, and its process receives signals directly', () => {
    expect(only('user')).toEqual([{ kind: 'user', user: `\${UID}:\${UID}` }]);
    expect(argument('UID')).toMatchObject({ fallback: '65532' });
    expect(only('entrypoint').map(({ command }) => command[0])).toEqual(['/usr/local/bin/node']);
    expect(only('run')).toEqual([]); // the base has no shell
  });

  it('has the labels of the Open Container Initiative', () => {
    const labels = Object.assign({}, ...only('label').map(({ values }) => values)) as Record<string, string>;
    const names = ['title', 'description', 'licenses', 'version', 'revision', 'source'];
    expect(Object.keys(labels).sort()).toEqual(names.map((name) => `org.opencontainers.image.${name}`).sort());
    expect(argument('VERSION')).toMatchObject({ fallback: version });
  });

  it('contains no secret settings', () => {
    const env = Object.assign({}, ...only('env').map(({ values }) => values)) as Record<string, string>;
    expect(Object.keys(env).filter((name) => /KEY|SECRET|PASSWORD|TOKEN/.test(name))).toEqual([]);
  });
});

describe('the build context', () => {
  it('has the runbooks, which the console serves, and no other documentation', async () => {
    const ignored = dockerignore.default().add(await readFile(join(rootDir, '.dockerignore'), 'utf8'));
    // A folder that is ignored is not looked into.
    for (const path of ['docs', 'docs/runbooks', 'docs/runbooks/dead-letters.md'])
      expect(ignored.ignores(path)).toBe(false);
    expect(ignored.ignores('docs/topics.md')).toBe(true);
  });
});
