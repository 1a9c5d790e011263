import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchKafkaJars } from '../kafka/ensure-kafka.ts';
import { kafkaLogOf, prepareJavaKafka, spawnJavaKafka, untilJavaKafkaReady } from '../kafka/java-kafka.ts';
import { freePorts } from '../machine/free-port.ts';
import { asProperty, type Certificates, makeCertificates } from './certificates.ts';
import { AUDIENCE, ISSUER, startTokenServer, type TokenServer } from './token-server.ts';

/** A broker that requires authentication over TLS and enforces access control lists. */
export interface SecuredBroker {
  /** Address for PLAIN, SCRAM and bearer tokens. */
  sasl: string;
  /** Address for certificates of clients. */
  mutualTls: string;
  /** Address without authentication, for the test's administration. */
  administration: string;
  certificates: Certificates;
  tokens: TokenServer;
  /** What the access lists have denied so far, as the broker logs it. */
  denials(): Promise<string[]>;
  stop(): Promise<void>;
}

/** The one user that PLAIN and SCRAM know; the name in the client's certificate, too. */
export const USER = 'shop';
export const PASSWORD = 'a password of the test';
/** Longest life of a connection before its bearer token must be renewed. */
const MAX_REAUTH_MS = 60_000;

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'];
const SECURITY = 'org.apache.kafka.common.security';

interface SecurityOptions {
  /** Whether everybody may use what is on no access list, as on Managed Kafka. @default false */
  isOpen?: boolean;
}

/** Starts it from the jars that the other tests use. @throws PrerequisiteError if there is no Java */
export async function startSecuredBroker({ isOpen = false }: SecurityOptions = {}): Promise<SecuredBroker> {
  const jars = await fetchKafkaJars(process.env); // not the Kafka of the other tests: this one has its own configuration
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-secured-'));
  const tokens = await startTokenServer();
  const certificates = await makeCertificates(folder, USER);
  const [port = 0, sasl = 0, mutualTls = 0, controllerPort = 0] = await freePorts(4);
  const kafka = {
    ...{ jars, port, controllerPort, logDir: folder, dataDir: join(folder, 'data') },
    java: [
      `-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${tokens.keysUrl}`,
      '-Dorg.slf4j.simpleLogger.log.kafka.authorizer.logger=info', // logs each denial
    ],
    format: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${USER},password="${PASSWORD}"]`,
    ]),
    properties: {
      ...listeners({ port, sasl, mutualTls, controllerPort }),
      ...(await tls(certificates)),
      ...saslProperties(tokens),
      ...authorization,
      'allow.everyone.if.no.acl.found': String(isOpen),
    },
  };
  await prepareJavaKafka(kafka);
  const process_ = spawnJavaKafka(kafka);
  await untilJavaKafkaReady(process_);
  const address = (of: number) => `127.0.0.1:${of}`;
  return {
    sasl: address(sasl),
    mutualTls: address(mutualTls),
    administration: address(port),
    certificates,
    tokens,
    denials: async () =>
      (await readFile(kafkaLogOf(folder), 'utf8')).split('\n').filter((line) => /is Denied/.test(line)),
    stop: async () => {
      await process_.stop();
      await tokens.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listeners(ports: { port: number; sasl: number; mutualTls: number; controllerPort: number }) {
  const own = `PLAINTEXT://127.0.0.1:${ports.port},SASL://127.0.0.1:${ports.sasl},MTLS://127.0.0.1:${ports.mutualTls}`;
  return {
    listeners: `${own},CONTROLLER://127.0.0.1:${ports.controllerPort}`,
    'advertised.listeners': own,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,MTLS:SSL',
  };
}

const tls = async ({ ca, broker }: Certificates) => ({
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.certificate.chain': await asProperty(broker.cert),
  'ssl.keystore.key': await asProperty(broker.key),
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.certificates': await asProperty(ca),
  'listener.name.mtls.ssl.client.auth': 'required',
  'ssl.principal.mapping.rules': 'RULE:^CN=(.*)$/$1/',
});

function saslProperties({ keysUrl }: TokenServer) {
  const listener = 'listener.name.sasl';
  const bearer = `${listener}.oauthbearer`;
  return {
    [`${listener}.sasl.enabled.mechanisms`]: MECHANISMS.join(','),
    [`${listener}.plain.sasl.jaas.config`]: `${SECURITY}.plain.PlainLoginModule required user_${USER}="${PASSWORD}";`,
    [`${listener}.scram-sha-256.sasl.jaas.config`]: `${SECURITY}.scram.ScramLoginModule required;`,
    [`${listener}.scram-sha-512.sasl.jaas.config`]: `${SECURITY}.scram.ScramLoginModule required;`,
    [`${bearer}.sasl.jaas.config`]: `${SECURITY}.oauthbearer.OAuthBearerLoginModule required;`,
    [`${bearer}.sasl.server.callback.handler.class`]: `${SECURITY}.oauthbearer.OAuthBearerValidatorCallbackHandler`,
    [`${bearer}.sasl.oauthbearer.jwks.endpoint.url`]: keysUrl,
    [`${bearer}.sasl.oauthbearer.expected.audience`]: AUDIENCE,
    [`${bearer}.sasl.oauthbearer.expected.issuer`]: ISSUER,
    [`${bearer}.connections.max.reauth.ms`]: String(MAX_REAUTH_MS),
  };
}

const authorization = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS', // unauthenticated: only the test's administration listener allows that
};
