import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTelemetry, metricCatalogue } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { alerts } from './alerts.ts';
import { knownSeries, problemsOf } from './known-series.ts';
import { badRatioExpression, burnWindows, objectives } from './model/objectives.ts';
import { realTime } from './model/time.ts';
import { alertCases } from './promtool-tests.ts';
import { recordingRules } from './recording-rules.ts';

const runbooks = new URL('../../../docs/runbooks/', import.meta.url);
const exposition = await createTelemetry('test', 'silent').exposition();
const exported = [...exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
const known = knownSeries(exported.filter((name) => !name.startsWith('cio_bus_')));

const expressions = [
  ...alerts.map((alert) => [alert.name, alert.expr(realTime)] as const),
  ...recordingRules.map((rule) => [rule.record, rule.expr(realTime)] as const),
  ...objectives.map((objective) => [objective.name, badRatioExpression(objective, '1h', realTime)] as const),
];

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = globSync('{libs,services}/*/src/**/*.ts', { cwd: root }).map((path) =>
  readFileSync(root + path, 'utf8'),
);
const sourceText = sources.join('\n');

/** GitHub's anchor for a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe('rules', () => {
  it.each(expressions)('%s reads only existing series, by labels they have', (name, expression) => {
    expect(name === 'Watchdog' ? [] : problemsOf(expression, known)).toEqual([]);
  });

  it.each([
    ['cio_bus_dead_letter_total', /not exported by any service/],
    ['cio_bus_delivery_latency_seconds', /not exported by any service/], // a histogram has no series with its bare name
    ['cio_bus_gate_closed{reason="outage"}', /has no label reason/],
  ])('%s would be rejected', (expression, problem) => {
    expect(problemsOf(expression, known).join()).toMatch(problem);
  });
});

describe('alerts', () => {
  it('have unique names', () => {
    const names = alerts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('each have a promtool test that fires and one that stays quiet', () => {
    const tested = alertCases.filter(({ alert, quiet }) => quiet || alert === 'Watchdog').map(({ alert }) => alert);
    expect([...new Set(tested)].toSorted()).toEqual(alerts.map(({ name }) => name).toSorted());
  });

  it.each(alerts.map(({ name, runbook }) => [name, runbook]))('%s has a runbook, %s', (_name, runbook) => {
    const [file = '', anchor] = runbook.split('#');
    const text = readFileSync(new URL(file, runbooks), 'utf8');
    if (anchor) expect(anchorsOf(text)).toContain(anchor);
    expect(text).toMatch(
      /\*\*You see\*\*[\s\S]*\*\*What (it means|happens in the meantime)\*\*[\s\S]*\*\*What to do\*\*|^## 2\. Fix/m,
    );
  });

  it.each(alerts.map(({ name, summary }) => [name, summary]))(
    '%s has a summary that uses only its own labels',
    (name, summary) => {
      const { labels = {} } = alertCases.find(({ alert }) => alert === name) ?? {};
      const named = [...summary.matchAll(/\{\{ \$labels\.(\w+) \}\}/g)].map(([, label = '']) => label);
      expect(named.filter((label) => !(label in labels))).toEqual([]);
      expect(summary).toMatch(/\.$/);
    },
  );
});

describe('runbooks', () => {
  const files = readdirSync(runbooks).filter((file) => file.endsWith('.md'));

  it.each(files)('%s is linked from an alert', (file) => {
    expect(alerts.some(({ runbook }) => runbook.split('#')[0] === file)).toBe(true);
  });

  it.each(files)('%s names only existing metrics and alerts', (file) => {
    const text = readFileSync(new URL(file, runbooks), 'utf8');
    const metrics = [...text.matchAll(/(?<![:\w])cio_bus_[a-z_]+/g)].map(([name]) => name);
    expect(metrics.filter((name) => !known.has(name) && !exported.includes(name))).toEqual([]);
    const named = [...text.matchAll(/alerts? `(\w+)`(?: and `(\w+)`)?/g)].flatMap(([, ...names]) =>
      names.filter(Boolean),
    );
    expect(named.filter((name) => !alerts.some((alert) => alert.name === name))).toEqual([]);
  });

  it.each(files)('%s quotes only messages that a service logs or returns', (file) => {
    const text = readFileSync(new URL(file, runbooks), 'utf8');
    const quoted = [...text.matchAll(/`([a-z]+(?: [a-z]+;?)+)`/g)].map(([, message = '']) => message);
    const messages = quoted.filter((message) => !message.startsWith('npm '));
    // "failed to start" follows the name of a part, which is filled in at run time.
    const parts = messages.map((message) => (message.endsWith(' failed to start') ? ' failed to start' : message));
    expect(parts.filter((message) => !sourceText.includes(message))).toEqual([]);
  });

  it.each(files)('%s has no broken links', (file) => {
    const from = new URL(file, runbooks);
    const links = [...readFileSync(from, 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    for (const [, path = '', anchor] of links) {
      const text = readFileSync(path === '' ? from : new URL(path, from), 'utf8');
      if (anchor) expect(anchorsOf(text), `${path}#${anchor}`).toContain(anchor);
    }
  });
});

describe('objectives', () => {
  it.each(objectives)('$name leaves an error budget, and its bound is an exported bucket', ({ target, good }) => {
    expect(target).toBeGreaterThan(0.9);
    expect(target).toBeLessThan(1);
    const [, bound] = /le=~"(\d+)\|/.exec(good('5m')) ?? [];
    if (bound) expect(metricCatalogue.cio_bus_delivery_latency_seconds.buckets).toContain(Number(bound));
  });

  it('page or open a ticket before more than a tenth of the 30-day budget is spent', () => {
    for (const { factor, long } of burnWindows) {
      const hours = { '1h': 1, '6h': 6, '1d': 24, '3d': 72 }[long];
      expect((factor * hours) / (30 * 24)).toBeLessThanOrEqual(0.1);
    }
  });
});
