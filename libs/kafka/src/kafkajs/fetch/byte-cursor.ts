/** Reads Kafka's wire types from a buffer, front to back. Buffers it returns share memory with the one it reads. */
export class ByteCursor {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#advance(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  /** A 64-bit number that is known to fit: an offset or a time. */
  int64(): number {
    return Number(this.#bytes.readBigInt64BE(this.#advance(8)));
  }

  /** A 64-bit number that may need all its digits: a producer's id. */
  bigInt64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8));
  }

  /** A zigzag-encoded number of up to 64 bits. @throws RangeError beyond 10 bytes */
  varint(): number {
    const bytes = this.#bytes;
    let byte = bytes.readUInt8(this.#advance(1));
    let value = byte & 0x7f;
    // Shifts work on 32 bits; multiplication keeps the digits of longer numbers.
    for (let factor = 128, length = 1; byte >= 0x80; factor *= 128, length += 1) {
      if (length === MAX_VARINT_BYTES) throw new RangeError('a number of more than 10 bytes');
      byte = bytes.readUInt8(this.#advance(1));
      value += (byte & 0x7f) * factor;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** That many bytes; null for a negative length. @throws RangeError when fewer are left */
  bytes(length: number): Buffer | null {
    if (length < 0) return null;
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** That many bytes as text, undefined for a negative length. `likely` is what they probably say: comparing is cheaper. */
  text(length: number, likely = ''): string | undefined {
    if (length < 0) return undefined;
    const start = this.#advance(length);
    if (isAsciiOf(this.#bytes, start, length, likely)) return likely;
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Where the next read begins. */
  get position(): number {
    return this.#position;
  }

  /** Reads again from a {@link position}. */
  rewind(position: number): void {
    this.#position = position;
  }

  #advance(length: number): number {
    const start = this.#position;
    if (length > this.remaining) throw new RangeError(`expected ${length} more bytes, got ${this.remaining}`);
    this.#position += length;
    return start;
  }
}

/** Whether the bytes are the characters of the text, all of them ASCII. */
function isAsciiOf(bytes: Buffer, start: number, length: number, text: string): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x80 || bytes[start + index] !== code) return false;
  }
  return true;
}

const MAX_VARINT_BYTES = 10;
