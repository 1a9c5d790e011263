import { BusError } from '@cio-bus/contracts';
import { ReplyError } from 'ioredis';

/** Answers that say that our command is wrong; all others tell of the state that Redis is in, and pass. */
const OUR_MISTAKE = /^(ERR|WRONGTYPE|CROSSSLOT|MOVED|ASK)\b/;
const LONGEST_TEXT = 200;

/**
 * What a failed question to Redis means: `VENDOR_UNAVAILABLE`, or an Error when the command is at fault. The client's own
 * error is not kept as its cause, since it carries the command's arguments.
 */
export function redisFault(error: unknown): Error {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_TEXT);
  if (error instanceof ReplyError && OUR_MISTAKE.test(text)) return new Error(`Redis refused a command: ${text}`);
  return new BusError('VENDOR_UNAVAILABLE', `Redis could not be asked: ${text}`);
}
