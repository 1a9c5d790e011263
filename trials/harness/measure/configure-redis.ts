import { once } from 'node:events';
import { connect } from 'node:net';

/** Sets a setting of a running Redis. @throws Error with its response, when that is not OK */
export async function configureRedis(url: string, name: string, value: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`CONFIG SET ${name} ${value}\r\n`);
  const [response] = await once(socket, 'data');
  socket.destroy();
  if (String(response).trim() !== '+OK') throw new Error(`Redis responded ${String(response).trim()}`);
}
