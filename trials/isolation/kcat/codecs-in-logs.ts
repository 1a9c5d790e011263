import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Codec, codecs } from './kcat.ts';

/** Bytes of a batch before its length ends, and where its attributes are; as Kafka's format 2 has them. */
const LENGTH_AT = 8;
const LENGTH_ENDS = 12;
const ATTRIBUTES_AT = 21;
const HEADER_BYTES = 61;
const CODEC_MASK = 7;

/** The compressions of the batches in a broker's folder, by topic: a client may leave out one that does not pay. */
export function codecsInLogs(dataDir: string, prefix: string): Map<string, Set<Codec>> {
  const found = new Map<string, Set<Codec>>();
  for (const partition of readdirSync(dataDir)) {
    const topic = /^(.+)-\d+$/.exec(partition)?.[1];
    if (!topic?.startsWith(prefix)) continue;
    const seen = found.get(topic.slice(prefix.length)) ?? new Set();
    found.set(topic.slice(prefix.length), seen);
    for (const name of readdirSync(join(dataDir, partition)).filter((file) => file.endsWith('.log'))) {
      for (const codec of codecsIn(readFileSync(join(dataDir, partition, name)))) seen.add(codec);
    }
  }
  return found;
}

/** The compression of each batch of a segment. */
export function* codecsIn(segment: Buffer): Generator<Codec> {
  for (let at = 0; at + HEADER_BYTES <= segment.length; ) {
    const codec = codecs[segment.readUInt16BE(at + ATTRIBUTES_AT) & CODEC_MASK];
    if (codec) yield codec;
    at += LENGTH_ENDS + segment.readInt32BE(at + LENGTH_AT);
  }
}
