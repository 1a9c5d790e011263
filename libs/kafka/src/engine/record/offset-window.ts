/**
 * Which offsets of a partition are open: read, and not settled. Every offset below the low-water mark is settled, so
 * that mark is what may be committed.
 */
export class OffsetWindow {
  /** Timestamps of the open records, by offset. Insertion order is offset order, so the first key is the oldest open offset. */
  readonly #open = new Map<number, number>();
  #next: number;

  /** @param next the offset that is read next */
  constructor(next: number) {
    this.#next = next;
  }

  /** The offset that is read next. */
  get next(): number {
    return this.#next;
  }

  /** Every offset below it is settled. */
  get lowWaterMark(): number {
    const oldest = this.#open.keys().next();
    return oldest.done ? this.#next : oldest.value;
  }

  /** Offsets from the oldest open one to the newest read: what a crash repeats at most. */
  get span(): number {
    return this.#next - this.lowWaterMark;
  }

  /** Timestamp of the record at the oldest open offset, ms since the epoch. */
  get oldestTimestamp(): number | undefined {
    return this.#open.values().next().value;
  }

  /** The open offsets below this one, ascending. */
  openBelow(end: number): number[] {
    const open: number[] = [];
    for (const offset of this.#open.keys()) {
      if (offset >= end) break;
      open.push(offset);
    }
    return open;
  }

  /** Opens an offset. False when it has been read before: a redelivery after a rejoin. */
  open(offset: number, timestamp: number): boolean {
    if (offset < this.#next) return false;
    this.#open.set(offset, timestamp);
    this.#next = offset + 1;
    return true;
  }

  /** Moves past offsets that have no record: transaction markers, compaction. */
  passOver(next: number): void {
    if (next > this.#next) this.#next = next;
  }

  settle(offset: number): void {
    this.#open.delete(offset);
  }
}
