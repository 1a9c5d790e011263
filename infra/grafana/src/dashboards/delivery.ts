import type { Dashboard } from '../model/panel.ts';
import { customerio } from './delivery/customerio.ts';
import { engine } from './delivery/engine.ts';
import { lag } from './delivery/lag.ts';
import { messages } from './delivery/messages.ts';
import { producer } from './delivery/producer.ts';

/** Delivery: from Kafka through the engine to Customer.io or the warehouse. */
export const delivery: Dashboard = {
  uid: 'cio-bus-delivery',
  title: 'Customer.io bus / Delivery',
  description: 'How messages are read, delivered and retried, and what delays them.',
  rows: [messages, lag, engine, producer, customerio],
};
