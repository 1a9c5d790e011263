import { parser } from '@prometheus-io/lezer-promql';

/** A series that an expression reads: its metric, and the labels it is selected by. */
export interface Selector {
  metric: string;
  labels: readonly string[];
}

type Tree = ReturnType<typeof parser.parse>;
type Node = Tree['topNode'];

/**
 * Returns the selectors of a PromQL expression.
 *
 * @throws Error for an expression that cannot be parsed, with the position, or a selector without a metric name
 */
export function selectorsOf(expression: string): Selector[] {
  const selectors: Selector[] = [];
  parser.parse(expression).iterate({
    enter({ node, type, from }) {
      if (type.isError) throw new Error(`not PromQL at "${expression.slice(from, from + 20)}" of: ${expression}`);
      if (type.name === 'VectorSelector') selectors.push(selectorOf(node, expression));
    },
  });
  return selectors;
}

function selectorOf(node: Node, expression: string): Selector {
  const text = ({ from, to }: Node) => expression.slice(from, to);
  const name = node.getChild('Identifier');
  if (!name) throw new Error(`selector without a metric name: ${text(node)}`);
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return { metric: text(name), labels: matchers.flatMap((matcher) => matcher.getChildren('LabelName').map(text)) };
}
