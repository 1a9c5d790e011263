import type { Terminal } from '../../terminal/terminal.ts';
import type { PublishReport } from './publish-lines.ts';

const WIDTH = 24;
const EVERY_MS = 100;

/** The progress of a publish, on the last line of a terminal. */
export interface ProgressBar {
  /** Counts the bytes that are read. */
  counting(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  show(report: PublishReport): void;
  clear(): void;
}

/** Creates a progress bar. @param bytes size of what is read; 0: not known */
export function progressBar({ status }: Pick<Terminal, 'status'>, bytes: number): ProgressBar {
  const startedAt = performance.now();
  let [read, shownAt] = [0, 0];
  return {
    async *counting(chunks) {
      for await (const chunk of chunks) {
        read += chunk.length;
        yield chunk;
      }
    },
    show({ published, rejected }) {
      const now = performance.now();
      if (now < shownAt + EVERY_MS) return;
      shownAt = now;
      const rate = Math.round((published / (now - startedAt)) * 1_000);
      const failed = rejected > 0 ? `, ${rejected} rejected` : '';
      status(`${bytes > 0 ? `${barOf(read / bytes)} ` : ''}${published} published${failed}, ${rate}/s`);
    },
    clear: () => status(''),
  };
}

function barOf(share: number): string {
  const done = Math.round(Math.min(1, share) * WIDTH);
  return `[${'█'.repeat(done)}${'·'.repeat(WIDTH - done)}] ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
}
