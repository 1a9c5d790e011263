import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
/** Where the status begins in `HTTP/1.1 200`. */
const STATUS_AT = 9;

/** Called with the status of a response. */
type OnStatus = (status: number) => void;

/**
 * One kept-alive connection that sends prepared requests, one at a time. A plain socket: a client library would take more of
 * the machine than what is measured.
 */
export class HttpClient {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  /** Length of the last response: most have the same, and need not be parsed. */
  #usualLength = 0;
  #onStatus: OnStatus = () => {};

  private constructor(socket: Socket, onFailure: (error: Error) => void) {
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', onFailure);
    socket.on('close', () => onFailure(new Error('the receiver closed a connection')));
  }

  /** @param onFailure called when the connection fails or is closed, also by {@link close} */
  static async connect(port: number, onFailure: (error: Error) => void): Promise<HttpClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new HttpClient(socket, onFailure);
  }

  send(request: Buffer, onStatus: OnStatus): void {
    this.#onStatus = onStatus;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#received.length !== this.#usualLength && !isWhole(this.#received)) return;
    const status = Number(this.#received.toString('latin1', STATUS_AT, STATUS_AT + 3));
    this.#usualLength = this.#received.length;
    this.#received = Buffer.alloc(0);
    this.#onStatus(status);
  }
}

function isWhole(response: Buffer): boolean {
  const head = response.indexOf(HEAD_END);
  if (head === -1) return false;
  const length = /content-length: *(\d+)/i.exec(response.toString('latin1', 0, head))?.[1];
  if (length === undefined) throw new Error('a response has no Content-Length');
  return response.length >= head + HEAD_END.length + Number(length);
}
