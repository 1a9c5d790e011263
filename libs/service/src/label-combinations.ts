import type { MetricDefinition } from './metrics/metric-definition.ts';

type Value = string | number;

/**
 * Every combination of the given label values; a label that is left out has the values that the metric declares.
 *
 * @throws Error for a label without any value, or one that the metric does not have
 */
export function labelCombinations(
  { labels, values = {} }: MetricDefinition,
  given: Readonly<Record<string, Value | readonly Value[] | undefined>>,
): Record<string, Value>[] {
  const unknown = Object.keys(given).filter((label) => !labels.includes(label));
  if (unknown.length > 0) throw new Error(`unknown label: ${unknown.join(', ')}`);
  return labels.reduce<Record<string, Value>[]>(
    (combinations, label) => {
      const known = given[label] ?? values[label];
      if (known === undefined) throw new Error(`label ${label} needs a value: none is known in advance`);
      return combinations.flatMap((combination) => [known].flat().map((value) => ({ ...combination, [label]: value })));
    },
    [{}],
  );
}
