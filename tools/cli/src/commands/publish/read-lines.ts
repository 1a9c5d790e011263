/** A line of a file, with its number from 1. */
export interface NumberedLine {
  number: number;
  /** Undefined for a line that is longer than a record may be. */
  bytes: Buffer | undefined;
}

const NEWLINE = 0x0a;
/** The largest record of a command topic has 1 MiB. */
const MAX_LINE_BYTES = 2 * 1024 * 1024;

/** Splits bytes into lines without reading ahead, and without holding a line that is too long. Empty ones are left out. */
export async function* readLines(input: AsyncIterable<Buffer>): AsyncGenerator<NumberedLine> {
  let [parts, length, number] = [[] as Buffer[], 0, 1];
  const add = (part: Buffer) => {
    length += part.length;
    if (length <= MAX_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const take = (): NumberedLine[] => {
    const line = { number, bytes: length > MAX_LINE_BYTES ? undefined : Buffer.concat(parts) };
    [parts, length, number] = [[], 0, number + 1];
    return line.bytes && line.bytes.toString().trim() === '' ? [] : [line];
  };
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield* take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield* take();
}
