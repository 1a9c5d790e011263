import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** kafkajs's authenticator of one connection, as far as it is fixed. */
export interface Authenticator {
  readonly connection: { readonly socket: Socket; disconnect(): Promise<unknown> };
  authenticate(): Promise<void>;
}

type AuthenticatorClass = { prototype: Authenticator & { isFixed?: true } };

/**
 * Makes kafkajs close a connection on which the authentication has failed. kafkajs 2.2.4 keeps it, and its next attempt begins again
 * on it: a broker that has received more of the first attempt than the client has heard of answers `ILLEGAL_SASL_STATE`, which
 * kafkajs takes for final. On a slow broker, whose answer comes after the request's timeout, a service ended for that.
 */
export function fixAuthentication(): void {
  const { prototype } = createRequire(import.meta.url)(
    'kafkajs/src/broker/saslAuthenticator/index.js',
  ) as AuthenticatorClass;
  if (prototype.isFixed) return;
  const { authenticate } = prototype;
  prototype.isFixed = true;
  prototype.authenticate = async function (this: Authenticator) {
    try {
      await authenticate.call(this);
    } catch (error) {
      await discard(this.connection);
      throw error;
    }
  };
}

/** The end of the old socket, which comes later, would end the next connection: kafkajs has one object for both. */
async function discard(connection: Authenticator['connection']): Promise<void> {
  const { socket } = connection;
  await connection.disconnect();
  socket.removeAllListeners();
  socket.on('error', () => {});
  socket.destroy();
}
