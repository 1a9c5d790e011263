/**
 * Proves the README: its length, its commands, its example and the output it quotes.
 *
 * `npm test` itself runs the commands: the step "small demo, with every panel" is `npm run demo` with fewer commands, and the
 * component tests start the stack of `npm run dev` on free ports.
 */
import { readFileSync } from 'node:fs';
import { createEventBus } from '@cio-bus/event-bus';
import { aTrackCommand, fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { audit } from '../trials/audit/audit.ts';
import { honestInput } from '../trials/audit/honest-input.ts';
import { renderAudit } from '../trials/audit/render-audit.ts';
import { renderSummary } from '../trials/demo/render-summary.ts';
import { summarise } from '../trials/demo/summary.ts';

const root = new URL('../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');
const readme = textOf('README.md');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

/** The fenced blocks of a page in one language. */
const blocks = (page: string, language: string) =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, found]) => found === language)
    .map(([, , text]) => text ?? '');

/** The lines of some output, each figure and its padding replaced by a mark. */
const shapesOf = (output: string) =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/ +\d[\d,]*/g, ' #'));

describe('README.md', () => {
  it('has at most 120 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  it.each(['README.md', 'CONTRIBUTING.md', 'docs/guide/run-locally.md'])(
    '%s names only npm scripts that exist',
    (page) => {
      const named = [...textOf(page).matchAll(/\bnpm (?:run (?:-s )?)?(?!run|install|rebuild)([\w-]+)/g)].map(
        ([, name]) => name,
      );
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !(`${name}` in scripts))).toEqual([]);
    },
  );

  it('shows the example that is type-checked in docs/guide', () => {
    expect(blocks(readme, 'ts')).toEqual([textOf('docs/guide/publish-from-an-app.ts')]);
  });

  it('publishes what its example says', async () => {
    const producer = fakeProducer();
    const [, body = ''] = textOf('docs/guide/publish-from-an-app.ts').split(/^import .*$/m);
    const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor;
    const run = new AsyncFunction('createEventBus', body);
    await run((_kafka: unknown, source: string) => createEventBus({ producer }, source));
    expect(producer.published.map(({ topic }) => topic)).toEqual([
      'customerio.identify',
      'customerio.track',
      'customerio.transactional',
    ]);
  });

  it('quotes lines that the demo prints, in their order', () => {
    const input = honestInput([aTrackCommand()]);
    const summary = renderSummary(
      summarise(input, { badRecords: 0, hostileRecords: 0, replayed: 0, quietCommands: 0 }),
    );
    const printed = shapesOf(`${summary}\n${renderAudit(audit(input))}`);
    const quoted = shapesOf(blocks(readme, 'text')[1] ?? '');
    expect(quoted.length).toBeGreaterThanOrEqual(12);
    expect(printed.filter((line) => quoted.includes(line))).toEqual(quoted);
  });
});
