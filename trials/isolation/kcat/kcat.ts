import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** Compressions as `kcat -z` names them, in the order of their numbers in Kafka's batches. */
export const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** One of {@link codecs}. */
export type Codec = (typeof codecs)[number];

/** A record as somebody writes it by hand. */
export interface KcatRecord {
  topic: string;
  codec: Codec;
  key: string;
  value: string;
  headers: Readonly<Record<string, string>>;
  /** Its id in Customer.io's journal or in the table; of an invalid one the key. */
  id: string;
  /** What must become of it. `kept`: it is read by the operator's tool alone. */
  becomes: 'delivered' | 'invalid' | 'row' | 'kept';
}

/** Whether kcat is installed. */
export const hasKcat = (): Promise<boolean> =>
  promisify(execFile)('kcat', ['-V']).then(
    () => true,
    () => false,
  );

/** Writes a record with kcat. @throws Error with what it printed */
export async function produceWithKcat(brokers: string, prefix: string, record: KcatRecord): Promise<void> {
  const { topic, codec, key, value, headers } = record;
  const given = Object.entries(headers).flatMap(([name, text]) => ['-H', `${name}=${text}`]);
  const murmur2 = ['-X', 'partitioner=murmur2_random'];
  const to = ['-P', '-b', brokers, '-t', prefix + topic, '-z', codec, '-k', key];
  const kcat = spawn('kcat', [...to, ...murmur2, ...given], { stdio: ['pipe', 'ignore', 'pipe'] });
  const said = kcat.stderr.toArray();
  kcat.stdin.end(value);
  const [code] = await once(kcat, 'close');
  if (code !== 0) throw new Error(`kcat could not write to ${topic} with -z ${codec}: ${Buffer.concat(await said)}`);
}
