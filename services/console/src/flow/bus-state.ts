import { topicCatalogue } from '@cio-bus/contracts';
import type { OffsetAnswers, OffsetQuestions } from '@cio-bus/kafka';
import type { Scrape } from '@cio-bus/service';
import type { AnswerOf } from '../api/routes.ts';
import { FeedDelay } from './feed-delay.ts';
import { findProblems, type RepairState } from './find-problems.ts';
import { groupsRead, readServices } from './read-services.ts';

type Flow = AnswerOf<'getFlow'>;

/** What the state of the bus is read from. */
export interface BusSources {
  lookUpOffsets(questions: OffsetQuestions): Promise<OffsetAnswers>;
  scrape(url: string): Promise<Scrape | undefined>;
  /** Health addresses by service. */
  addresses: ReadonlyMap<string, readonly string[]>;
  now(): number;
}

/** The bus at one time. */
export interface BusState {
  flow: Omit<Flow, 'problems'>;
  /** By service whose addresses are known; undefined for a process that does not answer. */
  scrapes: ReadonlyMap<string, readonly (Scrape | undefined)[]>;
  /** Of the reports of the last minutes; null when none came. */
  feedDelaySeconds: number | null;
}

/** Time over which rates are measured, at least. */
const RATE_MS = 5_000;

const topics = topicCatalogue.map(({ name }) => name);

/** Reads the state of the bus again and again; rates come from the difference of two looks. */
export class BusReader {
  readonly #sources: BusSources;
  readonly #feedDelay = new FeedDelay();
  #before: { at: number; ends: ReadonlyMap<string, number> }[] = [];

  constructor(sources: BusSources) {
    this.#sources = sources;
  }

  async read(): Promise<BusState> {
    const { lookUpOffsets, now } = this.#sources;
    const [{ ends, committed }, scrapes] = await Promise.all([
      lookUpOffsets({ topics, groups: groupsRead }),
      this.#scrapeAll(),
    ]);
    const at = now();
    const endOf = (topic: string) => (ends.get(topic) ?? []).reduce((sum, { high }) => sum + high, 0);
    const rates = this.#rates(at, new Map(topics.map((topic) => [topic, endOf(topic)])));
    const services = readServices({ lag: lagOf(ends, committed), scrapes });
    const shown = topics.map((name) => ({
      ...{ name, messagesPerSecond: rates(name), endOffset: endOf(name), partitions: ends.get(name)?.length ?? 0 },
    }));
    const feedDelaySeconds = this.#feedDelay.look(at, scrapes.get('webhook-receiver') ?? []);
    return { flow: { at, services, topics: shown }, scrapes, feedDelaySeconds };
  }

  async #scrapeAll(): Promise<Map<string, (Scrape | undefined)[]>> {
    const { addresses, scrape } = this.#sources;
    const asked = [...addresses].map(async ([name, urls]) => [name, await Promise.all(urls.map(scrape))] as const);
    return new Map(await Promise.all(asked));
  }

  /** Records per second of each topic since a look that is old enough; 0 before there is one. */
  #rates(at: number, ends: ReadonlyMap<string, number>): (topic: string) => number {
    const old = this.#before.findLast((look) => at - look.at >= RATE_MS) ?? this.#before[0];
    this.#before = [...this.#before.filter((look) => look === old || at - look.at < RATE_MS), { at, ends }];
    return (topic) => {
      const seconds = old ? (at - old.at) / 1_000 : 0;
      const records = (ends.get(topic) ?? 0) - (old?.ends.get(topic) ?? 0);
      return seconds > 0 && records > 0 ? Math.round((records / seconds) * 100) / 100 : 0;
    };
  }
}

function lagOf(ends: OffsetAnswers['ends'], committed: OffsetAnswers['committed']): Map<string, number> {
  const lag = new Map<string, number>();
  for (const [place, { service, topic }] of groupsRead.entries()) {
    const at = new Map(committed[place]?.map(({ partition, offset }) => [partition, offset]));
    const behind = (ends.get(topic) ?? []).reduce(
      (sum, { partition, low, high }) => sum + high - Math.max(low, at.get(partition) ?? low),
      0,
    );
    lag.set(service, (lag.get(service) ?? 0) + behind);
  }
  return lag;
}

/** The flow with what is wrong. */
export const flowOf = ({ flow }: BusState, repair: RepairState): Flow => ({
  ...flow,
  problems: findProblems(flow.services, repair, flow.at),
});
