/** Bytes of an unsigned variable-length integer. */
function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}

/** Signed integers as Kafka writes them: small ones of either sign take few bytes. */
const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);

/** Bytes of a signed variable-length integer. */
export const signedBytes = (value: number): number => varintBytes(zigzag(value));

/** Bytes of a part with its length in front of it; null is a length of -1. */
export const partBytes = (length: number): number => signedBytes(length) + Math.max(0, length);

/** Writes Kafka's types into a buffer of the exact size. */
export class ByteWriter {
  readonly buffer: Buffer;
  #at = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  int8(value: number): void {
    this.#at = this.buffer.writeInt8(value, this.#at);
  }

  int16(value: number): void {
    this.#at = this.buffer.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#at = this.buffer.writeInt32BE(value, this.#at);
  }

  int64(value: bigint): void {
    this.#at = this.buffer.writeBigInt64BE(value, this.#at);
  }

  /** A signed variable-length integer, within ±2^52. */
  varint(value: number): void {
    let rest = zigzag(value);
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.buffer[this.#at++] = (rest % 0x80) | 0x80;
    this.buffer[this.#at++] = rest;
  }

  /** A text of this many bytes. */
  text(value: string, bytes: number): void {
    this.buffer.write(value, this.#at, bytes);
    this.#at += bytes;
  }

  bytes(value: Buffer): void {
    this.buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** Text or bytes with their length in front of them; null has -1. */
  part(value: string | Buffer | null, length: number): void {
    this.varint(length);
    if (typeof value === 'string') this.text(value, length);
    else if (value !== null) this.bytes(value);
  }
}
