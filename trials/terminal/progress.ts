import { SingleBar } from 'cli-progress';

/** Progress shown on the terminal. */
export interface Progress {
  /** `total` may grow. @default the last one given */
  update(value: number, total?: number): void;
  /** Called once, even if the work did not finish. */
  end(): void;
}

type Output = NodeJS.WritableStream & { isTTY?: boolean };

const PLAIN_STEPS = 5;
const LABEL_WIDTH = 26;

/** Shows a bar on a terminal, and prints a line per 20 % elsewhere. */
export function startProgress(label: string, total: number, output: Output = process.stdout): Progress {
  return output.isTTY ? startBar(label, total, output) : startLines(label, total, output);
}

function startBar(label: string, total: number, stream: NodeJS.WritableStream): Progress {
  const format = `  ${label.padEnd(LABEL_WIDTH)}[{bar}] {value} of {total}  {duration_formatted}`;
  const bar = new SingleBar({ format, stream, barsize: 30, hideCursor: true, stopOnComplete: false });
  bar.start(total, 0);
  return {
    update(value, newTotal) {
      if (newTotal !== undefined) bar.setTotal(newTotal);
      bar.update(value);
    },
    end: () => bar.stop(),
  };
}

function startLines(label: string, total: number, output: NodeJS.WritableStream): Progress {
  let printed = 0;
  let whole = total;
  return {
    update(value, newTotal = whole) {
      whole = newTotal;
      const step = Math.floor((value / Math.max(whole, 1)) * PLAIN_STEPS);
      if (step <= printed) return;
      printed = step;
      output.write(`  ${label.padEnd(LABEL_WIDTH)}${value} of ${whole}\n`);
    },
    end() {},
  };
}
