import { BusError } from '@cio-bus/contracts';
import { ReplyError } from 'ioredis';

/** Answers that say that our command is wrong; all others tell of the state that Redis is in, and pass. */
const OUR_MISTAKE = /^(ERR|WRONGTYPE|CROSSSLOT|MOVED|ASK)\b/;
/** Until Redis 7 what a command inside a script is answered comes as the end of an `ERR` about the script. */
const IN_SCRIPT = /^ERR Error running script .*?: -(?=[A-Z]+ )/s;
const LONGEST_TEXT = 200;

/** Whether the answer says that a failover has made this Redis a replica. */
export const isFromReplica = ({ message }: Error): boolean => replyOf(message).startsWith('READONLY');

const replyOf = (message: string) => message.replace(IN_SCRIPT, '');

/**
 * What a failed question to Redis means: `VENDOR_UNAVAILABLE`, or an Error when the command is at fault. The client's own
 * error is not kept as its cause, since it carries the command's arguments.
 */
export function redisFault(error: unknown): Error {
  const text = replyOf(error instanceof Error ? error.message : String(error)).slice(0, LONGEST_TEXT);
  if (error instanceof ReplyError && OUR_MISTAKE.test(text)) return new Error(`Redis refused a command: ${text}`);
  return new BusError('VENDOR_UNAVAILABLE', `Redis could not be asked: ${text}`);
}
