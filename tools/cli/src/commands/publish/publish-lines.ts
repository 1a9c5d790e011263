import { createHash } from 'node:crypto';
import { BusError, parseExactJson } from '@cio-bus/contracts';
import type { CommandDraft, CustomerIOEventBus } from '@cio-bus/event-bus';
import type { NumberedLine } from './read-lines.ts';

/** What became of the lines. */
export interface PublishReport {
  /** Lines that were read. */
  lines: number;
  published: number;
  /** Number of lines that are no command that can be delivered. */
  rejected: number;
  /** Number of lines that Kafka did not acknowledge: some may have been written. */
  unacknowledged: number;
  /** The first 1,000 of both, by line. */
  failures: { line: number; reason: string }[];
  /** Where to continue; undefined when everything was read and acknowledged or rejected. */
  nextLine: number | undefined;
}

/** How lines are published. */
export interface PublishLinesOptions {
  lines: AsyncIterable<NumberedLine>;
  bus: Pick<CustomerIOEventBus, 'publish'>;
  /** Lines before it are left out. */
  fromLine: number;
  /** Ends it early. */
  signal: AbortSignal;
  onProgress?: (report: PublishReport) => void;
}

/** Commands under way at once: the producer's queue has room for them. */
const MOST = { lines: 1_000, bytes: 16 * 1024 * 1024 };
const MAX_FAILURES = 1_000;

/**
 * Publishes one command a line, in their order. A line without an id gets one that follows from its text and its number, so that
 * publishing the same file again has no second effect. Stops when Kafka does not acknowledge.
 */
export async function publishLines(options: PublishLinesOptions): Promise<PublishReport> {
  const { lines, fromLine, signal } = options;
  const publishing = new Publishing(options);
  for await (const line of lines) {
    if (line.number < fromLine) continue;
    await publishing.room();
    if (signal.aborted || publishing.hasStopped) {
      publishing.stopAt(line.number);
      break;
    }
    publishing.add(line);
  }
  return publishing.end();
}

/** The lines under way. One at a time is added; what becomes of them is noted whenever Kafka answers. */
class Publishing {
  readonly #options: PublishLinesOptions;
  readonly #open = new Map<number, Promise<void>>();
  readonly #report: PublishReport = {
    ...{ lines: 0, published: 0, rejected: 0, unacknowledged: 0, failures: [], nextLine: undefined },
  };
  #bytes = 0;

  constructor(options: PublishLinesOptions) {
    this.#options = options;
  }

  get hasStopped(): boolean {
    return this.#report.unacknowledged > 0;
  }

  async room(): Promise<void> {
    while (this.#open.size >= MOST.lines || this.#bytes >= MOST.bytes) await Promise.race(this.#open.values());
  }

  add(line: NumberedLine): void {
    const bytes = line.bytes?.length ?? 0;
    this.#report.lines += 1;
    this.#bytes += bytes;
    const done = publishLine(this.#options.bus, line).then((failure) => {
      this.#open.delete(line.number);
      this.#bytes -= bytes;
      if (failure) this.#note(line.number, failure);
      else this.#report.published += 1;
      this.#options.onProgress?.(this.#report);
    });
    this.#open.set(line.number, done);
  }

  stopAt(line: number): void {
    this.#report.nextLine = Math.min(this.#report.nextLine ?? line, line);
  }

  async end(): Promise<PublishReport> {
    await Promise.all(this.#open.values());
    this.#report.failures.sort((a, b) => a.line - b.line);
    return this.#report;
  }

  #note(line: number, { reason, isUnacknowledged }: Failure): void {
    const { failures } = this.#report;
    this.#report[isUnacknowledged ? 'unacknowledged' : 'rejected'] += 1;
    if (failures.length < MAX_FAILURES) failures.push({ line, reason });
    if (isUnacknowledged) this.stopAt(line);
  }
}

interface Failure {
  reason: string;
  isUnacknowledged: boolean;
}

async function publishLine(
  bus: PublishLinesOptions['bus'],
  { bytes, number }: NumberedLine,
): Promise<Failure | undefined> {
  try {
    const draft = readDraft(bytes);
    await bus.publish(draft, hasId(draft) ? {} : { idempotencyKey: keyOf(bytes, number) });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason, isUnacknowledged: !(error instanceof BusError) };
  }
}

/** @throws BusError `MESSAGE_INVALID` */
function readDraft(bytes: Buffer | undefined): CommandDraft {
  if (!bytes) throw new BusError('MESSAGE_TOO_LARGE', 'the line has more than 2 MiB');
  try {
    return parseExactJson(bytes) as CommandDraft;
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the line is not JSON', { cause });
  }
}

const hasId = (draft: CommandDraft): boolean => !['', null, undefined].includes(Object(draft).id);

const keyOf = (bytes: Buffer | undefined, number: number): string =>
  `cio-bus publish ${number} ${createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')}`;
