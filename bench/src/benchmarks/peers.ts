import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import { PARALLEL_CONSUMER_VERSION, prepareParallelConsumer } from '../peers/parallel-consumer.ts';
import { byProgram, type StartDelivery } from '../stage/delivery.ts';
import type { Stage } from '../stage/stage.ts';
import { deliverAll } from './http.ts';
import { deliverThroughKill } from './kill.ts';

/** The engine's interval. */
const COMMIT_INTERVAL_MS = 100;
/** The parallel consumer's default. */
const DEFAULT_COMMIT_INTERVAL_MS = 5_000;

const ENGINE = 'engine';
const PEER = `parallel consumer ${PARALLEL_CONSUMER_VERSION}, commit every 100 ms`;
const PEER_DEFAULT = `parallel consumer ${PARALLEL_CONSUMER_VERSION}, commit every 5 s`;
const PEERS = [PEER, PEER_DEFAULT];

const side = (name: string, prepare: (stage: Stage) => Promise<StartDelivery>): Side => ({
  name,
  async run(stage) {
    const start = await prepare(stage);
    const undisturbed = await deliverAll(stage, start);
    const killed = await deliverThroughKill(stage, start);
    return {
      ...undisturbed,
      cpuPer10kKilled: killed.cpuPer10k,
      peakMegabytes: Math.max(undisturbed.peakMegabytes, killed.peakMegabytes),
      outOfOrder: undisturbed.outOfOrder + killed.outOfOrder,
      repeats: killed.repeats,
      lost: killed.lost,
      resumesAfter: killed.resumesAfter,
    };
  },
});

const parallelConsumer = (commitIntervalMs: number) => (stage: Stage) =>
  prepareParallelConsumer(commitIntervalMs, (line) => stage.log(line));

/** Other libraries with the same workload. */
export const peers: Benchmark = {
  name: 'peers',
  work: 'the workload of `http`, then again with the kill of `kill`; repeats, lost and the time to resume are from the latter',
  onDemand: true,
  sides: [
    side(ENGINE, async () => byProgram('engine-http')),
    side(PEER, parallelConsumer(COMMIT_INTERVAL_MS)),
    side(PEER_DEFAULT, parallelConsumer(DEFAULT_COMMIT_INTERVAL_MS)),
  ],
  bars: [
    {
      what: '× the throughput of the parallel consumer, the faster of both',
      figure: (of) => of(ENGINE).rate / Math.max(...PEERS.map((peer) => of(peer).rate)),
      atLeast: 1.33, // 4,000/s compared with 3,000/s
    },
    {
      what: '× the CPU time of the parallel consumer, the lower of both',
      figure: (of) => of(ENGINE).cpuPer10k / Math.min(...PEERS.map((peer) => of(peer).cpuPer10k)),
      atMost: 1,
    },
    ...PEERS.map((peer) => ({
      what: `repeats above those of ${peer}`,
      figure: (of: (name: string) => Required<Figures>) => of(ENGINE).repeats - of(peer).repeats,
      atMost: 0,
    })),
    { what: 'lost', figure: (of) => of(ENGINE).lost, atMost: 0, always: true },
    { what: 'messages out of order', figure: (of) => of(ENGINE).outOfOrder, atMost: 0, always: true },
  ],
};
