import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, PrerequisiteError, startLocalRedis } from '@cio-bus/servers';
import { configureRedis } from '../../harness/measure/configure-redis.ts';
import { harmForAMinute, publishFailures, storeFailures } from '../../harness/measure/harm-for-a-minute.ts';
import { touchIndexes } from '../../harness/measure/touch-indexes.ts';
import type { Measure, Trial } from '../../harness/trial.ts';
import { onStack } from '../../harness/trial-stack.ts';
import { keepElsewhere, mountSmallDisk, type SmallDisk } from '../../stack/small-disk.ts';

const LEDGER_MB = 16;
/** Kafka's index files are sparse: only what is written takes space. */
const BROKER_MB = 64;

/** The disk of the SQLite ledgers is full. */
export const fullLedger: Trial = {
  name: 'full-disks-ledger',
  about: 'the disk with the SQLite ledgers is full for 60 s, under traffic; requires root',
  run: (print) =>
    withFolder(async (elsewhere) => {
      let disk: SmallDisk | undefined;
      const prepare = (folder: string) => {
        disk = mount(join(folder, 'state'), LEDGER_MB);
        for (const part of ['logs', 'kafka']) keepElsewhere(disk, part, join(elsewhere, part));
        return disk.unmount;
      };
      const env = { DUCKDB_PATH: join(elsewhere, 'events.duckdb') };
      const fill = async () => disk?.fill() ?? (() => {});
      return onStack({ print, env, prepare }, (stack) => harmForAMinute(stack, fill, storeFailures));
    }),
};

/** Redis has no memory left, and evicts nothing. */
export const fullRedis: Trial = {
  name: 'full-disks-redis',
  about: 'the Redis of the ledgers is at maxmemory, with noeviction, for 60 s, under traffic',
  run: (print) =>
    withFolder(async (folder) => {
      const redis = await startLocalRedis({ command: await findRedis(process.env), folder });
      const fill = async () => {
        await configureRedis(redis.url, 'maxmemory', '1');
        return () => configureRedis(redis.url, 'maxmemory', '0');
      };
      try {
        const env = { REDIS_URL: redis.url };
        return await onStack({ print, env }, (stack) => harmForAMinute(stack, fill, storeFailures));
      } finally {
        await redis.stop();
      }
    }),
};

/** The broker's only disk is full: it marks it as failed and ends; an orchestrator starts it again. */
export const fullBroker: Trial = {
  name: 'full-disks-broker',
  about: "Kafka's disk is full for 60 s, under traffic, and Kafka is restarted until it starts again; requires root",
  run(print) {
    let disk: SmallDisk | undefined;
    const prepare = (folder: string) => {
      disk = mount(join(folder, 'state', 'kafka'), BROKER_MB);
      return disk.unmount;
    };
    const fill = async () => {
      if (!disk) return () => {};
      touchIndexes(disk.path);
      return disk.fill();
    };
    return onStack({ print, prepare }, (stack) => harmForAMinute(stack, fill, publishFailures));
  },
};

function mount(path: string, megabytes: number): SmallDisk {
  const disk = mountSmallDisk(path, megabytes);
  if (!disk) throw new PrerequisiteError('This trial mounts a small file system, which requires root.');
  return disk;
}

async function withFolder(use: (folder: string) => Promise<Measure[]>): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-full-disks-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
