import {
  alerts,
  badRatio,
  knownSeries,
  objectiveWindows,
  problemsOf,
  realTime,
  recordingRules,
} from '@cio-bus/prometheus';
import { createTelemetry, metricCatalogue } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { dashboardFiles } from './dashboard-files.ts';
import { queriesOf } from './queries-of.ts';

const exposition = await createTelemetry('test', 'silent').exposition();
const exported = [...exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
const known = knownSeries(exported.filter((name) => !name.startsWith('cio_bus_')));
const files = Object.entries(dashboardFiles());
const queries = files.flatMap(([file, json]) => queriesOf(json, '5m').map((query) => ({ file, ...query })));

/** Metrics that are of no use on a dashboard. */
const withoutPanel = ['cio_bus_build_info'];

describe('dashboards', () => {
  it.each(queries)('$file: $panel reads only existing series, by labels they have', ({ expr }) => {
    expect(problemsOf(expr, known)).toEqual([]);
  });

  it.each(files)('%s has unique panel titles, and each panel says what to look for', (_file, json) => {
    const { panels } = JSON.parse(json) as { panels: { type: string; title: string; description?: string }[] };
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(new Set(shown.map(({ title }) => title)).size).toBe(shown.length);
    for (const { description } of shown) expect(description).toMatch(/\.$/);
  });

  it('or alerts read every recorded series, because an unread one is wasted cost', () => {
    const read = [...queries.map(({ expr }) => expr), ...alerts.map((alert) => alert.expr(realTime))].join('\n');
    const recorded = [...recordingRules.map(({ record }) => record), ...objectiveWindows.map(badRatio)];
    expect(recorded.filter((name) => !read.includes(name))).toEqual([]);
  });

  it('show every metric of the catalogue, because an unseen one need not be exported', () => {
    const read = queries.map(({ expr }) => expr).join('\n');
    const unseen = Object.keys(metricCatalogue).filter((name) => !read.includes(name) && !withoutPanel.includes(name));
    expect(unseen).toEqual([]);
  });
});
