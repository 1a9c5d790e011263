import { SingleBar } from 'cli-progress';

/** Shows how far something is. */
export interface Progress {
  update(value: number): void;
  /** Called once, also when it was not finished. */
  end(): void;
}

const PLAIN_STEPS = 5;
const LABEL_WIDTH = 26;

/** Makes a bar on a terminal, and a line for each fifth elsewhere. */
export function startProgress(label: string, total: number, output: NodeJS.WriteStream = process.stdout): Progress {
  return output.isTTY ? startBar(label, total, output) : startLines(label, total, output);
}

function startBar(label: string, total: number, stream: NodeJS.WriteStream): Progress {
  const format = `  ${label.padEnd(LABEL_WIDTH)}[{bar}] {value} of {total}  {duration_formatted}`;
  const bar = new SingleBar({ format, stream, barsize: 30, hideCursor: true, stopOnComplete: false });
  bar.start(total, 0);
  return { update: (value) => bar.update(Math.min(value, total)), end: () => bar.stop() };
}

function startLines(label: string, total: number, output: NodeJS.WritableStream): Progress {
  let told = 0;
  return {
    update(value) {
      const step = Math.floor((Math.min(value, total) / Math.max(total, 1)) * PLAIN_STEPS);
      if (step <= told) return;
      told = step;
      output.write(`  ${label.padEnd(LABEL_WIDTH)}${value} of ${total}\n`);
    },
    end() {},
  };
}
