import { type Load, simulateGroup } from './simulate-group.ts';
import { simulateRebalance } from './simulate-rebalance.ts';

const print = (cells: readonly (string | number)[]) => void process.stdout.write(`| ${cells.join(' | ')} |\n`);
const heading = (...cells: string[]) => {
  process.stdout.write('\n');
  print(cells);
  print(cells.map(() => '---'));
};

const loads: Load[] = [
  ...[6, 60, 300, 1_000].map((partitions) => ({ partitions, members: 1, rate: 5_000, seconds: 10 })),
  ...[10, 50].map((members) => ({ partitions: 1_000, members, rate: 5_000, seconds: 10 })),
  { partitions: 1_000, members: 10, rate: 5_000, seconds: 24, kill: true },
];

heading(
  'partitions',
  'members',
  'msg/s',
  'killed',
  'p50 ms',
  'p99 ms',
  'CPU µs per message',
  'lost',
  'order broken',
  'repeats',
);
for (const load of loads) {
  const { partitions, members, rate, seconds, kill } = load;
  const idle = await simulateGroup({ partitions, members, rate: 1, seconds });
  const { p50, p99, cpuMs, lost, orderBroken, repeats } = await simulateGroup(load);
  const micros = Math.round(((cpuMs - idle.cpuMs) * 1_000) / (rate * seconds));
  print([partitions, members, rate, kill ? 1 : 0, p50, p99, kill ? '' : micros, lost, orderBroken, repeats]);
}

heading('partitions', 'members', 'then', 'moved', 'leader ms', 'bytes sent per member');
for (const [from, to] of [
  [1, 2],
  [10, 11],
  [10, 9],
  [50, 51],
] as const) {
  const { moved, ms, bytes } = await simulateRebalance({ partitions: 1_000, from, to });
  print([1_000, from, to, moved, ms.toFixed(1), bytes]);
}
