import type { Benchmark, Figures, Side } from '../measure/benchmark.ts';
import { PARALLEL_CONSUMER_VERSION, prepareParallelConsumer } from '../peers/parallel-consumer.ts';
import { byProgram, type StartDelivery } from '../stage/delivery.ts';
import type { Stage } from '../stage/stage.ts';
import { deliverAll } from './http.ts';
import { deliverThroughKill } from './kill.ts';

/** As the engine has it. */
const COMMIT_INTERVAL_MS = 100;
/** As the parallel consumer has it, unless it is told otherwise. */
const ITS_OWN_COMMIT_INTERVAL_MS = 5_000;

const ENGINE = 'engine';
const PEER = `parallel consumer ${PARALLEL_CONSUMER_VERSION}, commits each 100 ms`;
const PEER_AS_IT_COMES = `parallel consumer ${PARALLEL_CONSUMER_VERSION}, commits each 5 s`;
const PEERS = [PEER, PEER_AS_IT_COMES];

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
      orderBroken: undisturbed.orderBroken + killed.orderBroken,
      repeats: killed.repeats,
      lost: killed.lost,
      flowsAfter: killed.flowsAfter,
    };
  },
});

const parallelConsumer = (commitIntervalMs: number) => (stage: Stage) =>
  prepareParallelConsumer(commitIntervalMs, (line) => stage.log(line));

/** The field to beat: what others make of the same work. */
export const peers: Benchmark = {
  name: 'peers',
  work: 'the work of `http` undisturbed, and once more with the kill of `kill`: repeats, lost and s are of the latter',
  onDemand: true,
  sides: [
    side(ENGINE, async () => byProgram('engine-http')),
    side(PEER, parallelConsumer(COMMIT_INTERVAL_MS)),
    side(PEER_AS_IT_COMES, parallelConsumer(ITS_OWN_COMMIT_INTERVAL_MS)),
  ],
  bars: [
    {
      what: '× the rate of the parallel consumer, the faster of both',
      figure: (of) => of(ENGINE).rate / Math.max(...PEERS.map((peer) => of(peer).rate)),
      atLeast: 1.33, // 4,000 where it does 3,000
    },
    {
      what: '× the CPU of the parallel consumer, the thriftier of both',
      figure: (of) => of(ENGINE).cpuPer10k / Math.min(...PEERS.map((peer) => of(peer).cpuPer10k)),
      atMost: 1,
    },
    ...PEERS.map((peer) => ({
      what: `more repeats than ${peer}`,
      figure: (of: (name: string) => Required<Figures>) => of(ENGINE).repeats - of(peer).repeats,
      atMost: 0,
    })),
    { what: 'lost', figure: (of) => of(ENGINE).lost, atMost: 0, always: true },
    { what: 'keys out of order', figure: (of) => of(ENGINE).orderBroken, atMost: 0, always: true },
  ],
};
