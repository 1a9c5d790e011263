import { BusError } from '@cio-bus/contracts';
import { ReplyError } from 'ioredis';

/** Replies that mean a wrong command; all others describe the state of Redis, and are transient. */
const OUR_MISTAKE = /^(ERR|WRONGTYPE|CROSSSLOT|MOVED|ASK)\b/;
/** A state of Redis whose reply has the form of a wrong command. */
const STATE_OF_REDIS = /^ERR (max number of clients|.*\bmaxmemory\b)/;
/** Before Redis 7, the reply of a command inside a script is the end of an `ERR` about the script. */
const IN_SCRIPT = /^ERR Error running script .*?: -(?=[A-Z]+ )/s;
const MAX_TEXT = 200;

/** Whether a failover has turned this Redis into a replica. */
export const isFromReplica = ({ message }: Error): boolean => replyOf(message).startsWith('READONLY');

const replyOf = (message: string) => message.replace(IN_SCRIPT, '');

/**
 * Maps a failed command: to `STORE_UNAVAILABLE`, or to an Error when the command is wrong. The client's error is not kept
 * as the cause, because it carries the command's arguments.
 */
export function redisFault(error: unknown): Error {
  const text = replyOf(error instanceof Error ? error.message : String(error)).slice(0, MAX_TEXT);
  const isMistake = OUR_MISTAKE.test(text) && !STATE_OF_REDIS.test(text);
  if (error instanceof ReplyError && isMistake) return new Error(`Redis rejected a command: ${text}`);
  return new BusError('STORE_UNAVAILABLE', `Redis is unavailable: ${text}`);
}
