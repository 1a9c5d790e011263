import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { cacheFolder, rootDir } from '@cio-bus/servers';
import { imageEnv, nodeFlags } from '../stage/image-runtime.ts';
import { SECRET } from './signed-requests.ts';

/** Where a receiver listens and writes. */
export interface Place {
  port: number;
  brokers: string;
  /** Prefix of the topics. */
  prefix: string;
}

/** A program that receives signed webhooks. */
export interface Receiver {
  name: string;
  /** Whether it writes a record for each event before it answers. */
  writes: boolean;
  command: string;
  args: readonly string[];
  env(place: Place): Record<string, string>;
}

/** As in the images: a cache of compiled code, which the first start fills. */
const runtime = {
  ...imageEnv,
  NODE_ENV: 'production',
  NODE_COMPILE_CACHE: cacheFolder(process.env, 'bench-compile-cache'),
};

/** The service, with the runtime of its image. */
export const webhookReceiver: Receiver = {
  name: 'webhook-receiver',
  writes: true,
  command: process.execPath,
  args: [...nodeFlags, join(rootDir, 'services/webhook-receiver/src/main.ts')],
  env: ({ port, brokers, prefix }) => ({
    ...runtime,
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: prefix,
    PORT: String(port),
    CUSTOMERIO_WEBHOOK_SECRET: SECRET,
    WEBHOOK_STOP_NOTICE_MS: '0',
    LOG_LEVEL: 'warn',
  }),
};

/** What Express itself costs. */
export const expressApp: Receiver = {
  name: 'Express, raw body',
  writes: false,
  command: process.execPath,
  args: [...nodeFlags, join(import.meta.dirname, 'express-app.ts')],
  env: ({ port }) => ({ ...runtime, PORT: String(port) }),
};

/** Bento, if its binary is given. */
export const bento = (binary: string | undefined): Receiver[] =>
  binary === undefined
    ? []
    : [
        {
          name: 'Bento',
          writes: true,
          command: binary,
          args: ['-c', join(rootDir, 'bench/peers/bento/ingest.yaml')],
          env: ({ port, brokers, prefix }) => ({
            LISTEN: `127.0.0.1:${port}`,
            BROKER: brokers,
            TOPIC: prefix + topics.webhooks,
            SECRET,
          }),
        },
      ];
