import type { BusError, PersonCommand, TransactionalCommand } from '@cio-bus/contracts';

/** An event that the service emits. */
export interface CustomerIOEvent<C> {
  command: C;
  /** Of `error` events. */
  error?: BusError;
  /** Of `send:success`. */
  deliveryId?: string;
}

/** Kinds of commands, for the names of events: a change of a person, an event, a transactional message. */
type Activity = 'identify' | 'track' | 'send';
type EventsOf<C, Name extends Activity> = Record<`${Name}:${'start' | 'success' | 'error'}`, [CustomerIOEvent<C>]>;
/** Events of the service, by name. `identify:*` cover every change of a person or an object. */
export type CustomerIOEvents = EventsOf<PersonCommand, 'identify' | 'track'> & EventsOf<TransactionalCommand, 'send'>;
