import { BusError, type PersonCommand } from '@cio-bus/contracts';
import { Pool } from 'undici';

const TIMEOUT_MS = 4_000;
const PATH = '/deliver';

/** Posts a command to the stub, over at most `connections` kept-alive connections. */
export type PostCommand = (command: PersonCommand) => Promise<void>;

/** @throws BusError `VENDOR_REJECTED` for a 4xx, `VENDOR_UNAVAILABLE` for anything else that is not a 2xx */
export function createPostCommand(url: string, connections: number): PostCommand {
  const pool = new Pool(url, { connections, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  return async (command) => {
    const status = await post(pool, command);
    if (status < 300) return;
    const code = status >= 400 && status < 500 ? 'VENDOR_REJECTED' : 'VENDOR_UNAVAILABLE';
    throw new BusError(code, `the stub responded with ${status}`);
  };
}

async function post(pool: Pool, command: PersonCommand): Promise<number> {
  try {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: `${PATH}/${command.userId}/${seqOf(command)}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(command),
    });
    await body.dump();
    return statusCode;
  } catch (cause) {
    throw new BusError('VENDOR_UNAVAILABLE', 'the stub did not respond', { cause });
  }
}

const seqOf = ({ payload }: PersonCommand): unknown => (payload as { data?: { seq?: unknown } }).data?.seq;
