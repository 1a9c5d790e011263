import { describe, expect, it } from 'vitest';
import { codecsIn } from './codecs-in-logs.ts';

function batch(attributes: number, bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(61 + bodyBytes);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeUInt16BE(attributes, 21);
  return bytes;
}

describe('codecsIn', () => {
  it('reads the compression of each batch, whatever else its attributes say', () => {
    const segment = Buffer.concat([batch(4, 10), batch(0, 300), batch(0b11_1010, 0), batch(3, 7)]);
    expect([...codecsIn(segment)]).toEqual(['zstd', 'none', 'snappy', 'lz4']);
  });

  it('ends at a batch that is not there as a whole', () => {
    expect([...codecsIn(Buffer.concat([batch(1, 10), batch(2, 10).subarray(0, 40)]))]).toEqual(['gzip']);
  });
});
