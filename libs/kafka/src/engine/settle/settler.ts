import type { Ending, Entry } from '../record/entry.ts';
import type { OutcomeWriter } from './outcome-writer.ts';

interface SettlerOptions {
  writer: OutcomeWriter;
  /** Called after each settled message. */
  onSettled(entry: Entry, ending: Ending): void;
}

/** Settles messages: their ending is on record, then their offsets are closed. */
export class Settler {
  readonly #options: SettlerOptions;

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  /**
   * Settles a message. A promise only when its ending has to be written first; it resolves when that is acknowledged, or
   * dropped because the partition was lost or the engine closed.
   */
  settle(entry: Entry, ending: Ending): Promise<void> | undefined {
    const { writer } = this.#options;
    const record = writer.recordOf(entry, ending);
    if (record) return writer.write(entry, record).then((written) => this.#end(entry, ending, written));
    this.#end(entry, ending, !entry.source.lost);
    return undefined;
  }

  #end(entry: Entry, ending: Ending, isOnRecord: boolean): void {
    const { source, record, heldBytes } = entry;
    if (!isOnRecord) {
      source.drop(heldBytes);
      return;
    }
    source.settle(record.offset, heldBytes);
    this.#options.onSettled(entry, ending);
  }
}
