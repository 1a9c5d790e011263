/** Samples kept; beyond it every other one is dropped, so that a reader away for days costs no memory. */
const MAX_SAMPLES = 120;

/** Derives from samples of a partition's end since when there has been something to read. */
export class LagAge {
  #samples: { high: number; at: number }[] = [];

  /**
   * Notes the end of the partition at a time, and forgets what is settled by now.
   *
   * @returns how long the record at the low-water mark has existed, ms, as far as was seen; 0 without a lag
   */
  note(high: number, lowWaterMark: number, now: number): number {
    this.#samples = this.#samples.filter((sample) => sample.high > lowWaterMark);
    if (high > (this.#samples.at(-1)?.high ?? lowWaterMark)) this.#samples.push({ high, at: now });
    if (this.#samples.length > MAX_SAMPLES) this.#samples = this.#samples.filter((_, index) => index % 2 === 0);
    const [oldest] = this.#samples;
    return oldest ? now - oldest.at : 0;
  }
}
