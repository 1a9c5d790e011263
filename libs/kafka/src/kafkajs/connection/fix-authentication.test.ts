import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Authenticator, fixAuthentication } from './fix-authentication.ts';

const require = createRequire(import.meta.url);

/** kafkajs's own classes, as far as the tests use them. */
interface OwnConnection {
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  isConnected(): boolean;
}
const Connection = require('kafkajs/src/network/connection.js') as new (options: object) => OwnConnection;
const SaslAuthenticator = require('kafkajs/src/broker/saslAuthenticator/index.js') as {
  new (connection: OwnConnection, logger: object, versions: object, hasProtocol: boolean): Authenticator;
  prototype: Authenticator;
};
const factory = require('kafkajs/src/network/socketFactory.js') as () => unknown;

const logger = { namespace: () => logger, debug: () => {}, warn: () => {}, error: () => {} };
const SASL_HANDSHAKE = 17;
const SASL_AUTHENTICATE = 36;
const range = { minVersion: 0, maxVersion: 1 };

/** Accepts connections, and answers nothing. */
describe('fixAuthentication', () => {
  let broker: Server;
  let sockets: Socket[];
  beforeEach(async () => {
    fixAuthentication();
    sockets = [];
    broker = createServer((socket) => void sockets.push(socket.resume())).listen(0, '127.0.0.1');
    await once(broker, 'listening');
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    broker.close();
  });
  const aConnection = () =>
    new Connection({
      ...{ host: '127.0.0.1', port: (broker.address() as AddressInfo).port, socketFactory: factory(), logger },
      ...{ connectionTimeout: 5_000, requestTimeout: 50, enforceRequestTimeout: true },
      sasl: { mechanism: 'plain', username: 'app', password: 'secret' },
    });
  const authenticate = (connection: OwnConnection) =>
    new SaslAuthenticator(
      connection,
      logger,
      { [SASL_HANDSHAKE]: range, [SASL_AUTHENTICATE]: range },
      true,
    ).authenticate();

  it('closes a connection on which the broker does not answer in time, so that the next attempt has one of its own', async () => {
    const connection = aConnection();
    await connection.connect();
    await expect(authenticate(connection)).rejects.toMatchObject({ name: 'KafkaJSRequestTimeoutError' });
    expect(connection.isConnected()).toBe(false);

    await connection.connect();
    await expect(authenticate(connection)).rejects.toMatchObject({ name: 'KafkaJSRequestTimeoutError' });
    await expect.poll(() => sockets.length).toBe(2);
  });

  it('changes kafkajs once, however often it is called', () => {
    const fixed = SaslAuthenticator.prototype.authenticate;
    fixAuthentication();
    expect(SaslAuthenticator.prototype.authenticate).toBe(fixed);
  });
});
