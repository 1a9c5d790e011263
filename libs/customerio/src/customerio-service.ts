import { EventEmitter } from 'node:events';
import {
  asBusError,
  type BusError,
  commandTypes,
  type EventCommand,
  type IdentifyCommand,
  type PersonCommand,
  type ProfileCommand,
  type TransactionalCommand,
  topics,
} from '@cio-bus/contracts';
import type { ServicePart } from '@cio-bus/service';
import type { AppApi, Delivery } from './app/app-api.ts';
import type { CampaignMetrics, DeliveryMetrics, Period } from './app/reporting.ts';
import type { DeliveryResults } from './track/deliver-commands.ts';
import type { TrackApi } from './track/track-api.ts';

/** What the service's events carry. */
export interface CustomerIOEvent<C> {
  command: C;
  /** Of `error` events. */
  error?: BusError;
  /** Of `send:success`. */
  deliveryId?: string;
}

/** Names of what a command does: a change of a person, an event, a transactional message. */
type Activity = 'identify' | 'track' | 'send';
type EventsOf<C, Name extends Activity> = Record<`${Name}:${'start' | 'success' | 'error'}`, [CustomerIOEvent<C>]>;
/** Events of {@link CustomerIOService}, by name. `identify:*` tell of every change of a person. */
export type CustomerIOEvents = EventsOf<PersonCommand, 'identify' | 'track'> & EventsOf<TransactionalCommand, 'send'>;

/** How a delivery is made. */
export interface DeliverOptions {
  /** Aborted: what is in flight ends, what was not sent fails as VENDOR_UNAVAILABLE. */
  signal?: AbortSignal;
}

/** What a {@link CustomerIOService} is made of; a part that is not configured is left out. */
export interface CustomerIOParts {
  track?: TrackApi | undefined;
  app?: AppApi | undefined;
  close(): Promise<void>;
}

const activityOf = ({ type }: PersonCommand) => (commandTypes[type].topic === topics.track ? 'track' : 'identify');

/** An account that cannot be used is asked again so often: without traffic no delivery would notice that it was put right. */
const ASK_AGAIN_MS = 10_000;
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Customer.io as the bus uses it: Track API, App API, reports. Every failure is a `BusError` whose code says what to do.
 *
 * Emits `identify:start|success|error`, `track:…` and `send:…`.
 */
export class CustomerIOService extends EventEmitter<CustomerIOEvents> implements ServicePart {
  readonly name = 'customerio';
  readonly #parts: CustomerIOParts;
  #asking: NodeJS.Timeout | undefined;

  constructor(parts: CustomerIOParts) {
    super();
    this.#parts = parts;
  }

  /** Checks the account's region. A wrong one is logged and fails each call with VENDOR_AUTH until it is put right. */
  async start(): Promise<void> {
    const confirm = async () => this.#parts.track?.region.confirm().catch(() => {}); // a delivery that asks stops the line
    this.#asking = setInterval(confirm, ASK_AGAIN_MS); // before the first one is awaited: a stop may come meanwhile
    await confirm();
  }

  async stop(): Promise<void> {
    clearInterval(this.#asking);
    await this.#parts.close();
  }

  unready(): string | undefined {
    return this.#parts.track?.region.fault();
  }

  /**
   * Delivers commands in order, in as few requests as Customer.io's limits allow. Safe to repeat: Customer.io drops an
   * event's ULID that it has seen, and an identify that is older than the last.
   *
   * Never rejects. Answers by index: undefined when accepted, else the error. A refused command (VENDOR_REJECTED,
   * MESSAGE_TOO_LARGE) fails alone; any other failure also fails all commands after it, unsent.
   */
  async deliver(commands: readonly PersonCommand[], { signal }: DeliverOptions = {}): Promise<DeliveryResults> {
    for (const command of commands) this.#tell(`${activityOf(command)}:start`, { command });
    let results: DeliveryResults;
    try {
      results = await this.#track().deliver(commands, signal);
    } catch (thrown) {
      results = commands.map(() => asBusError(thrown));
    }
    commands.forEach((command, index) => {
      const error = results[index];
      if (error) this.#tell(`${activityOf(command)}:error`, { command, error });
      else this.#tell(`${activityOf(command)}:success`, { command });
    });
    return results;
  }

  /** Sets attributes of a person. @throws BusError as {@link deliver} answers it. */
  async identifyUser(command: IdentifyCommand, options: DeliverOptions = {}): Promise<void> {
    await this.#deliverOne(command, options);
  }

  /** Records an event. @throws BusError as {@link deliver} answers it. */
  async trackEvent(command: EventCommand, options: DeliverOptions = {}): Promise<void> {
    await this.#deliverOne(command, options);
  }

  /** Suppresses, unsuppresses or deletes a person; suppressing deletes for good. @throws BusError as {@link deliver} answers it. */
  async changeProfile(command: ProfileCommand, options: DeliverOptions = {}): Promise<void> {
    await this.#deliverOne(command, options);
  }

  /**
   * Sends one message to one person. Not safe to repeat: Customer.io knows no idempotency key.
   *
   * @throws BusError `SEND_UNKNOWN` when it may have been sent. It was not with any other code: `VENDOR_UNAVAILABLE`,
   * `VENDOR_THROTTLED`, `VENDOR_AUTH`, `VENDOR_REJECTED`, `MESSAGE_INVALID`.
   */
  async sendTransactional(command: TransactionalCommand, { signal }: DeliverOptions = {}): Promise<Delivery> {
    this.#tell('send:start', { command });
    try {
      const delivery = await this.#app().send(command, signal);
      this.#tell('send:success', { command, deliveryId: delivery.deliveryId });
      return delivery;
    } catch (thrown) {
      const error = asBusError(thrown);
      this.#tell('send:error', { command, error });
      throw error;
    }
  }

  /**
   * Finds the deliveries of the command's template to its person since a time (less 2 s for differing clocks). None
   * found does not mean that none was sent.
   *
   * @throws BusError `VENDOR_UNAVAILABLE`, `VENDOR_THROTTLED` or `VENDOR_AUTH` when Customer.io could not be asked.
   */
  async findDeliveries(command: TransactionalCommand, since: Date): Promise<readonly string[]> {
    return this.#app().findDeliveries(command, since);
  }

  /** Counts the deliveries created in a period by metric. Reads all of them: at most 10,000 a second. */
  async getDeliveryMetrics(period: Period): Promise<DeliveryMetrics> {
    return this.#app().deliveryMetrics(period);
  }

  /** A campaign's metrics by day. @default period: the last 30 days */
  async getCampaignMetrics(id: string | number, period: Period = lastThirtyDays()): Promise<CampaignMetrics> {
    return this.#app().campaignMetrics(id, period);
  }

  async #deliverOne(command: PersonCommand, options: DeliverOptions): Promise<void> {
    const [error] = await this.deliver([command], options);
    if (error) throw error;
  }

  #track(): TrackApi {
    if (!this.#parts.track) throw new Error('CUSTOMERIO_TRACK_API_KEY is not among the settings of this service');
    return this.#parts.track;
  }

  #app(): AppApi {
    if (!this.#parts.app) throw new Error('CUSTOMERIO_APP_API_KEY is not among the settings of this service');
    return this.#parts.app;
  }

  #tell<Name extends keyof CustomerIOEvents>(name: Name, event: CustomerIOEvents[Name][0]): void {
    if (this.listenerCount(name) > 0) (this as EventEmitter).emit(name, event);
  }
}

function lastThirtyDays(): Period {
  const to = new Date();
  return { from: new Date(to.getTime() - THIRTY_DAYS_MS), to };
}
