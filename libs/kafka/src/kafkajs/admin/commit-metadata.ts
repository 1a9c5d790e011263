import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PROGRESS_SPAN, type Progress } from '../../engine/engine.ts';

/** Names the format: a later one will have another name. */
const FORMAT = 'cio-bus/1';
const MAX_BITMAP_BYTES = Math.ceil(PROGRESS_SPAN / 8);

/**
 * The metadata of a commit: what is settled beyond the committed offset, as a bitmap with a 1 for each open offset. At most
 * 3,900 characters; brokers accept 4,096 by default (`offset.metadata.max.bytes`). Empty when there is nothing to say.
 *
 * Example: `cio-bus/1 5000 16 A2AAAA==` says that of 16 offsets from 5000 on the first two are open.
 */
export function toMetadata({ lowWaterMark, upTo, open }: Progress): string {
  const count = upTo - lowWaterMark;
  if (count === 0) return '';
  const bitmap = Buffer.alloc(Math.ceil(count / 8));
  for (const offset of open) {
    const index = offset - lowWaterMark;
    bitmap[index >> 3] = (bitmap[index >> 3] as number) | (1 << (index & 7));
  }
  return `${FORMAT} ${lowWaterMark} ${count} ${deflateRawSync(bitmap).toString('base64')}`;
}

/**
 * What the metadata of a commit says, or undefined if it is not for this offset or not of this format: then everything from
 * the committed offset on is delivered again, which is safe. An offset set by an operator's tool has no metadata, or that
 * of another offset.
 */
export function fromMetadata(committed: number, metadata: string | null | undefined): Progress | undefined {
  const [, base, counted, encoded] = /^cio-bus\/1 (\d{1,16}) (\d{1,5}) ([\w+/=]{1,4000})$/.exec(metadata ?? '') ?? [];
  const count = Number(counted);
  if (Number(base) !== committed || !(count > 0 && count <= PROGRESS_SPAN)) return undefined;
  const bitmap = inflated(String(encoded));
  if (bitmap?.length !== Math.ceil(count / 8)) return undefined;
  const open = Array.from({ length: count }, (_, index) => committed + index).filter((offset) => {
    const index = offset - committed;
    return ((bitmap[index >> 3] as number) & (1 << (index & 7))) !== 0;
  });
  return { lowWaterMark: committed, upTo: committed + count, open };
}

function inflated(encoded: string): Buffer | undefined {
  try {
    return inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MAX_BITMAP_BYTES });
  } catch {
    return undefined;
  }
}
