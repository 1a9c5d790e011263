import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';

/** A batch may not unpack to more than this, bytes: 1 MiB of zeros can unpack to a gigabyte. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** The batch would unpack to more than {@link MAX_UNPACKED_BYTES}. */
export class UnpackedTooLargeError extends Error {
  override readonly name = 'UnpackedTooLargeError';

  constructor() {
    super(`unpacks to more than ${MAX_UNPACKED_BYTES / 1024 / 1024} MiB`);
  }
}

type Decompress = (bytes: Buffer) => Promise<Buffer>;

/** By the number in a batch's attributes, https://kafka.apache.org/documentation/#recordbatch. */
const codecs: Readonly<Record<number, Decompress>> = {
  1: withZlib(promisify(gunzip)),
  2: unpackSnappy,
  3: unpackLz4,
  4: withZlib(promisify(zstdDecompress)),
};

/**
 * Unpacks the records of a batch.
 *
 * @param codec the lowest three bits of the batch's attributes: 1 gzip, 2 snappy, 3 lz4, 4 zstd
 * @throws UnpackedTooLargeError, before that much memory is used; Error for an unknown codec and for bytes that are not its own
 */
export async function decompress(codec: number, bytes: Buffer): Promise<Buffer> {
  const unpack = codecs[codec];
  if (!unpack) throw new Error(`unknown compression codec ${codec}`);
  return unpack(bytes);
}

function withZlib(unpack: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>): Decompress {
  return (bytes) =>
    unpack(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ERR_BUFFER_TOO_LARGE' ? new UnpackedTooLargeError() : error;
    });
}

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;

/** Java clients write chunks with a header (xerial's framing), others one raw block. */
async function unpackSnappy(bytes: Buffer): Promise<Buffer> {
  const isFramed = bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC);
  const chunks = isFramed ? [...xerialChunks(bytes)] : [bytes];
  boundUnpacked(chunks.reduce((sum, chunk) => sum + snappyLength(chunk), 0));
  const { uncompress } = await import('snappy'); // only now: a native library takes memory in programs that never need it
  const unpacked = await Promise.all(chunks.map((chunk) => uncompress(chunk, { asBuffer: true }) as Promise<Buffer>));
  return Buffer.concat(unpacked);
}

function* xerialChunks(bytes: Buffer): Generator<Buffer> {
  for (let start = XERIAL_HEADER_BYTES; start < bytes.length; ) {
    const length = bytes.readUInt32BE(start);
    const chunk = bytes.subarray(start + 4, start + 4 + length);
    if (chunk.length < length) throw new RangeError(`expected a snappy chunk of ${length} bytes, got ${chunk.length}`);
    yield chunk;
    start += 4 + length;
  }
}

/** A raw snappy block begins with its unpacked length, base 128, lowest digits first. */
function snappyLength(block: Buffer): number {
  let length = 0;
  for (let at = 0, factor = 1; at < 5; at += 1, factor *= 128) {
    const byte = block.readUInt8(at);
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) break;
  }
  return length;
}

const LZ4_MAGIC = 0x184d2204;
const LZ4_BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };

/** Kafka's lz4 is the frame format; its size is bounded by the number of its blocks. */
async function unpackLz4(bytes: Buffer): Promise<Buffer> {
  boundUnpacked(lz4Blocks(bytes) * (LZ4_BLOCK_BYTES[(bytes.readUInt8(5) >> 4) & 7] ?? 0));
  const { decompressFrame } = await import('lz4-napi'); // only now, as above
  return decompressFrame(bytes);
}

/** Counts the blocks of a frame, https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md. */
function lz4Blocks(bytes: Buffer): number {
  if (bytes.readUInt32LE(0) !== LZ4_MAGIC) throw new Error('not an lz4 frame');
  const flags = bytes.readUInt8(4);
  const hasContentSize = (flags & 0x08) !== 0;
  const hasBlockChecksum = (flags & 0x10) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  let at = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  let blocks = 0;
  for (let size = bytes.readUInt32LE(at); size !== 0; size = bytes.readUInt32LE(at)) {
    blocks += 1;
    at += 4 + (size & 0x7fff_ffff) + (hasBlockChecksum ? 4 : 0);
  }
  return blocks;
}

function boundUnpacked(bytes: number): void {
  if (bytes > MAX_UNPACKED_BYTES) throw new UnpackedTooLargeError();
}
