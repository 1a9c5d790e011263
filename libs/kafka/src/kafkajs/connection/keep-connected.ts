import type { KafkaConnection } from './connection.ts';
import { KeptClients } from './kept-clients.ts';

/** A connection whose lookups and readers of topics share clients, until it is closed. */
export interface KeptConnection extends KafkaConnection {
  /** Disconnects them, once the calls under way have ended. */
  close(): Promise<void>;
}

/** Keeps the clients of lookups connected, which otherwise connect for each: for programs that look often. */
export function keepConnected(kafka: KafkaConnection): KeptConnection {
  const kept = new KeptClients();
  return { ...kafka, kept, close: () => kept.close() };
}
