import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtInCommands, ownCommands } from './commands-for.ts';
import { loadOwnReactions } from './load-own-reactions.ts';

/** A folder with these files, which is removed after the test. */
async function folderOf(files: Record<string, string>): Promise<URL> {
  const path = await mkdtemp(join(tmpdir(), 'own-reactions-'));
  onTestFinished(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return pathToFileURL(`${path}/`);
}

const reaction = (name: string, metric: string, commands: string) =>
  `export default { name: '${name}', metrics: ['${metric}'], react: (event) => ${commands} };`;
const identify = "[{ type: 'identify', payload: { last: event.metric, _update: true } }]";
const policy = { suppressOn: new Set<never>(), reactTo: new Set(['delivered', 'spammed']) };

describe('loadOwnReactions', () => {
  it('finds the reactions that were added as files, in the order of their names', async () => {
    const folder = await folderOf({
      'b.mjs': reaction('b', 'delivered', identify),
      'a.mjs': reaction('a', 'spammed', identify),
      'a.test.mjs': 'throw new Error("a test was loaded")',
      '.gitkeep': '',
      'README.md': '',
    });
    const own = await loadOwnReactions(folder);
    expect(own.map(({ name }) => name)).toEqual(['a', 'b']);

    const delivered = ownCommands(aWebhookEvent({ metric: 'delivered' }), { ...policy, own });
    expect(delivered).toMatchObject([{ type: 'identify', userId: 'user-1', payload: { last: 'delivered' } }]);
  });

  it('lets them follow the built-in reaction to the same metric, with ids of their own', async () => {
    const folder = await folderOf({
      'a.mjs': reaction('a', 'spammed', `[...${identify}, ...${identify}]`),
      'b.mjs': reaction('b', 'spammed', identify),
    });
    const event = aWebhookEvent({ metric: 'spammed' });
    const withOwn = { ...policy, own: await loadOwnReactions(folder) };
    expect(builtInCommands(event, withOwn)).toEqual(builtInCommands(event, policy));
    const commands = [...builtInCommands(event, withOwn), ...ownCommands(event, withOwn)];
    expect(new Set(commands.map(({ id }) => id)).size).toBe(4);
  });

  it('leaves them out when their metric is switched off', async () => {
    const own = await loadOwnReactions(await folderOf({ 'a.mjs': reaction('a', 'opened', identify) }));
    expect(ownCommands(aWebhookEvent({ metric: 'opened' }), { ...policy, own })).toEqual([]);
  });

  it.each([
    ['no default export', { 'a.mjs': 'export const a = 1;' }, 'src/reactions/own/a.mjs: its default export must be'],
    ['no metrics', { 'a.mjs': "export default { name: 'a', metrics: [], react() {} };" }, 'own/a.mjs: its default'],
    ['a syntax error', { 'a.mjs': 'export default {' }, 'own/a.mjs: it cannot be loaded ('],
    ['a missing import', { 'a.mjs': "import './b.mjs';" }, 'own/a.mjs: it cannot be loaded (Error: Cannot find'],
    ['a file that throws text', { 'a.mjs': "throw 'no';" }, 'own/a.mjs: it cannot be loaded (no). Correct the file'],
    [
      'a name that is taken',
      { 'a.mjs': reaction('a', 'sent', '[]'), 'b.mjs': reaction('a', 'sent', '[]') },
      'own/b.mjs: another reaction has the name "a"',
    ],
  ])('rejects %s, naming the file', async (_what, files, message) => {
    await expect(loadOwnReactions(await folderOf(files))).rejects.toThrow(message);
  });

  it('finds none without a folder: an image has no empty ones', async () => {
    expect(await loadOwnReactions(new URL('missing/', await folderOf({})))).toEqual([]);
  });
});
