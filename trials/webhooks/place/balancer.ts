import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A load balancer: new connections go to the current instance, and open ones stay where they are. */
export interface Balancer {
  readonly port: number;
  routeTo(port: number): void;
  close(): void;
}

/** Starts a balancer in front of the instance on this port. */
export async function startBalancer(instance: number): Promise<Balancer> {
  let current = instance;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: current, host: '127.0.0.1', allowHalfOpen: true });
    join(client, upstream);
    join(upstream, client);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    routeTo(port) {
      current = port;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** A reset on one side is one on the other. */
function join(from: Socket, to: Socket): void {
  from.setNoDelay(true).pipe(to);
  from.on('error', () => to.resetAndDestroy());
}
