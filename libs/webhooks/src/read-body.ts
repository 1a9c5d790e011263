import { createHash, type Hash } from 'node:crypto';
import { givenBody, type WebhookRequest } from './given-body.ts';

const READ_BEFORE =
  'the body was parsed before, and its signed bytes are lost: mount the router before any body parser, let the parser skip its path, or keep the bytes in request.rawBody';

const READ_IN_PART =
  'part of the body was read before by something else in the app: mount the router before it, or put the whole body into request.rawBody';

/** The bytes of a request. */
export interface ReceivedBody {
  /** As received; the first `keptBytes` of a larger body than `limitBytes`. */
  rawBody: Buffer;
  /** Of a body over the limit: its whole size, and its hash in hex. */
  cut?: { bytes: number; sha256: string };
}

interface Options {
  /** Larger bodies are read to their end, but not kept whole: a client that gets a response while it sends may see a reset. */
  limitBytes: number;
  /** How much of them is kept. */
  keptBytes: number;
  /** Gets every part of the body, in order. */
  digest: { update(chunk: Buffer): void };
  /** Once it has begun, what still arrives is discarded. */
  response: { readonly headersSent: boolean };
}

/**
 * Reads the bytes of a request.
 *
 * @returns the bytes, or `aborted` when the client has disconnected or has a response
 * @throws Error when the body was read before: the signed bytes are not available
 */
export function readBody(request: WebhookRequest, options: Options): Promise<ReceivedBody | 'aborted'> {
  const given = givenBody(request);
  if (given) return Promise.resolve(options.response.headersSent ? 'aborted' : collectBody(given, options));
  if (request.readableEnded) throw new Error(READ_BEFORE);
  if (request.readableDidRead) throw new Error(READ_IN_PART);
  if (request.destroyed) return Promise.resolve('aborted');
  const collected = new CollectedBody(options);
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => collected.add(chunk));
    request.on('end', () => resolve(options.response.headersSent ? 'aborted' : collected.end()));
    request.on('close', () => resolve('aborted')); // no effect after `end`
    request.on('error', () => resolve('aborted'));
  });
}

/** A body that was read before, by a framework. */
export function collectBody(given: Buffer, options: Options): ReceivedBody {
  const collected = new CollectedBody(options);
  collected.add(given);
  return collected.end();
}

class CollectedBody {
  readonly #options: Options;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Of a body over the limit: of all its bytes so far. */
  #hash: Hash | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  add(chunk: Buffer): void {
    if (this.#options.response.headersSent) {
      this.#chunks = [];
      return;
    }
    this.#options.digest.update(chunk);
    this.#bytes += chunk.length;
    if (this.#hash) this.#addToCut(chunk, this.#hash);
    else this.#chunks.push(chunk);
    if (!this.#hash && this.#bytes > this.#options.limitBytes) this.#cut();
  }

  #addToCut(chunk: Buffer, hash: Hash): void {
    hash.update(chunk);
    const room = this.#options.keptBytes - (this.#bytes - chunk.length);
    if (room > 0) this.#chunks.push(chunk.subarray(0, room));
  }

  #cut(): void {
    const whole = Buffer.concat(this.#chunks);
    this.#hash = createHash('sha256').update(whole);
    this.#chunks = [Buffer.from(whole.subarray(0, this.#options.keptBytes))]; // a copy: the whole can be freed
  }

  end(): ReceivedBody {
    const [first] = this.#chunks;
    const rawBody = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    return this.#hash ? { rawBody, cut: { bytes: this.#bytes, sha256: this.#hash.digest('hex') } } : { rawBody };
  }
}
