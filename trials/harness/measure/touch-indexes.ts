import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PAGE_BYTES = 4_096;

/**
 * Gives each index file of a broker its first page. Kafka maps these sparse files into memory: on a file system in memory
 * that is full, a new page faults in the middle of an append, and the broker then drops acknowledged records when it
 * recovers. Replicas would have them, and no service can prevent it, so that is not what is tried.
 */
export function touchIndexes(dataDir: string): void {
  for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dataDir, name);
    if (!/\.(time)?index$/.test(name) || statSync(path).size <= PAGE_BYTES) continue;
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(1), 0, 1, PAGE_BYTES - 1); // no entry of so short a log reaches it
    closeSync(file);
  }
}
