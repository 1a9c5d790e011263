import type { SecuredBroker } from './secured-broker.ts';
import { CLIENT_SECRET } from './token-server.ts';

/** Kafka settings, by environment variable, of a user who has bearer tokens from the broker's token server. */
export const oauthSettings = ({ sasl, certificates, tokens }: SecuredBroker, user: string): Record<string, string> => ({
  KAFKA_BROKERS: sasl,
  KAFKA_SSL: 'true',
  KAFKA_SSL_CA_FILE: certificates.ca,
  KAFKA_SASL_MECHANISM: 'oauthbearer',
  KAFKA_SASL_USERNAME: user,
  KAFKA_SASL_PASSWORD: CLIENT_SECRET,
  KAFKA_OAUTH_TOKEN_URL: tokens.tokenUrl,
});
