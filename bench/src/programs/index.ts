import type { Program, ProgramName } from '../job/job.ts';
import { fillDeadLetters, indexDeadLetters, readDeadLetterTopic } from './dead-letters.ts';
import { duckdbAppender, duckdbWriter } from './duckdb.ts';
import { engineHttp } from './engine-http.ts';
import { engineSkip, engineSkipBatch } from './engine-skip.ts';
import { engineTrackBatch, engineTrackSingle } from './engine-track.ts';
import { fill } from './fill.ts';
import { fillWebhooks } from './fill-webhooks.ts';
import { kafkajsHttpChunks, kafkajsHttpEach, kafkajsParse } from './kafkajs-consumers.ts';
import { kafkajsProducer, kafkajsRelay } from './kafkajs-producer.ts';
import { publishBus, publishEach } from './publish.ts';
import { sink } from './sink.ts';

/** Every worker program, by name. */
export const programs: Readonly<Record<ProgramName, Program>> = {
  fill,
  'engine-skip': engineSkip,
  'engine-skip-batch': engineSkipBatch,
  'engine-http': engineHttp,
  'engine-track-batch': engineTrackBatch,
  'engine-track-single': engineTrackSingle,
  'kafkajs-parse': kafkajsParse,
  'kafkajs-http-chunks': kafkajsHttpChunks,
  'kafkajs-http-each': kafkajsHttpEach,
  'kafkajs-producer': kafkajsProducer,
  'kafkajs-relay': kafkajsRelay,
  'publish-bus': publishBus,
  'publish-each': publishEach,
  'fill-webhooks': fillWebhooks,
  sink,
  'duckdb-writer': duckdbWriter,
  'duckdb-appender': duckdbAppender,
  'fill-dead-letters': fillDeadLetters,
  'index-dead-letters': indexDeadLetters,
  'kafkajs-dead-letters': readDeadLetterTopic,
};
