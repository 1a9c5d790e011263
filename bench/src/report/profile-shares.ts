/** The parts of a V8 CPU profile that are read. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  /** Microseconds. */
  timeDeltas: number[];
}

/** Parts of a worker by file. A sample belongs to the innermost frame that matches a part; the first match counts. */
const parts: readonly (readonly [files: RegExp, part: string])[] = [
  [/bench\/src/, 'the benchmark itself'],
  [/prom-client|prometheus-telemetry/, 'metrics'],
  [/zod/, 'schema check'],
  [/libs\/contracts/, 'JSON, id and headers of a command'],
  [/engine\/settle\//, 'settlement, outcome JSON'],
  [/engine\/hand-over\/(?!lanes|barriers)|kafka\/src\/handler/, 'dispatch'],
  [/engine\/(read\/|hand-over\/lanes|record\/(entry|offset-window))|tinyqueue/, 'reading, lanes, window'],
  [/kafka\/src\/engine/, 'rest of the engine'],
  [/raw-record|batch-reader/, 'kafkajs message to record'],
  [/kafkajs\/.*(producer|produce|crc32C|encoder|partitioner)|produce-session|publish-queue/, 'producing'],
  [/node_modules\/kafkajs\/.*(fetch|decoder|recordBatch|messageSet)/, 'fetching'],
  [/libs\/kafka\/src\/kafkajs/, 'rest of the adapter'],
  [/kafkajs/, 'rest of kafkajs'],
  [/undici/, 'HTTP'],
  [/customerio/, 'Customer.io client'],
  [/node:internal\/(modules|main)/, 'loading code'],
];
const IDLE = '(idle)';
const COLLECTOR = '(garbage collector)';

/** Computes each part's share of the process's busy time, largest first. */
export function profileShares({ nodes, samples, timeDeltas }: CpuProfile): { part: string; share: number }[] {
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const partOfNode = new Map<number, string>();
  for (const { id } of nodes) partOfNode.set(id, partOf(id));

  function partOf(id: number): string {
    if (nodeOf.get(id)?.callFrame.functionName === COLLECTOR) return 'garbage collection';
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) {
      const url = nodeOf.get(at)?.callFrame.url ?? '';
      const found = parts.find(([files]) => files.test(url));
      if (found) return found[1];
    }
    return 'node';
  }

  const spent = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    if (nodeOf.get(id)?.callFrame.functionName === IDLE) continue;
    const part = partOfNode.get(id) ?? 'node';
    const microseconds = timeDeltas[index] ?? 0;
    spent.set(part, (spent.get(part) ?? 0) + microseconds);
    busy += microseconds;
  }
  return [...spent].map(([part, time]) => ({ part, share: time / busy })).sort((a, b) => b.share - a.share);
}
