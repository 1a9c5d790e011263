import type { EventEmitter } from 'node:events';
import { asBusError, commandTypes, type PersonCommand, type TransactionalCommand, topics } from '@cio-bus/contracts';
import type { ServicePart } from '@cio-bus/service';
import type { AppApi, Delivery } from './app/app-api.ts';
import type { Broadcast } from './app/broadcasts.ts';
import type { ReportMatcher } from './app/report-matcher.ts';
import { type SendRequestBody, sendCommandOf } from './app/send-command.ts';
import { type CustomerIOCredentials, partsOf } from './credentials.ts';
import type { CustomerIOEvents } from './customerio-events.ts';
import type { CustomerIOParts } from './customerio-parts.ts';
import type { DeliverOptions } from './direct-calls.ts';
import { notifyListeners } from './notify-listeners.ts';
import { ReportCalls } from './report-calls.ts';
import type { DeliveryResults } from './track/deliver-commands.ts';
import type { TrackApi } from './track/track-api.ts';

const activityOf = ({ type }: PersonCommand) => (commandTypes[type].topic === topics.track ? 'track' : 'identify');

/** How often an unusable account is checked again: without traffic no delivery would notice that it was fixed. */
const REGION_CHECK_MS = 10_000;

/**
 * Customer.io as the bus uses it: Track API, App API, reports. Every failure is a `BusError`, whose code decides what happens.
 *
 * Emits `identify:start|success|error`, `track:…` and `send:…`.
 */
export class CustomerIOService extends ReportCalls implements ServicePart {
  readonly name = 'customerio';
  readonly #parts: CustomerIOParts;
  #regionCheck: NodeJS.Timeout | undefined;

  /** @param access the keys of a workspace, or the parts themselves, as `createCustomerIOService` makes them */
  constructor(access: CustomerIOCredentials | CustomerIOParts) {
    super();
    this.#parts = 'close' in access ? access : partsOf(access);
  }

  /** Checks the account's region. A wrong one is logged, and fails each call with VENDOR_AUTH until it is fixed. */
  async start(): Promise<void> {
    const confirm = async () => this.#parts.track?.region.confirm().catch(() => {}); // a delivery that checks it closes the gate
    this.#regionCheck = setInterval(confirm, REGION_CHECK_MS); // before the first check is awaited: `stop` may be called meanwhile
    await confirm();
  }

  async stop(): Promise<void> {
    clearInterval(this.#regionCheck);
    await this.#parts.close();
  }

  unready(): string | undefined {
    return this.#parts.track?.region.fault();
  }

  /**
   * Delivers commands in order, in as few requests as Customer.io's limits allow. Safe to repeat: Customer.io drops an
   * event whose ULID it has seen, and an identify that is older than the last.
   *
   * Never rejects. Returns a result by index: undefined when accepted, otherwise the error. A command that cannot be
   * delivered (VENDOR_REJECTED, MESSAGE_TOO_LARGE, MESSAGE_INVALID) fails alone; a batch that fails as a whole also fails
   * all later commands, unsent, and all of them get the same error object.
   */
  async deliver(commands: readonly PersonCommand[], { signal }: DeliverOptions = {}): Promise<DeliveryResults> {
    for (const command of commands) this.#notify(`${activityOf(command)}:start`, { command });
    let results: DeliveryResults;
    try {
      results = await this.#track().deliver(commands, signal);
    } catch (thrown) {
      const error = asBusError(thrown); // one object: they failed together
      results = commands.map(() => error);
    }
    commands.forEach((command, index) => {
      const error = results[index];
      if (error) this.#notify(`${activityOf(command)}:error`, { command, error });
      else this.#notify(`${activityOf(command)}:success`, { command });
    });
    return results;
  }

  /** Whether a command needs a request of its own; all others share the requests of a {@link deliver}. */
  isSingle(command: PersonCommand): boolean {
    return this.#parts.track?.isSingle(command) ?? false;
  }

  /**
   * Sends one message to one person: a whole command, or Customer.io's own send request. Not safe to repeat: Customer.io has no idempotency keys.
   *
   * @throws BusError `SEND_UNKNOWN` when it may have been sent. With any other code it was not sent: `VENDOR_UNAVAILABLE`,
   * `VENDOR_THROTTLED`, `VENDOR_AUTH`, `VENDOR_REJECTED`, `MESSAGE_TOO_LARGE`, `MESSAGE_INVALID`.
   */
  async sendTransactional(
    request: TransactionalCommand | SendRequestBody,
    { signal }: DeliverOptions = {},
  ): Promise<Delivery> {
    const command = sendCommandOf(request);
    this.#notify('send:start', { command });
    try {
      const delivery = await this.app().send(command, signal);
      this.#notify('send:success', { command, deliveryId: delivery.deliveryId });
      return delivery;
    } catch (thrown) {
      const error = asBusError(thrown);
      this.#notify('send:error', { command, error });
      throw error;
    }
  }

  /**
   * Triggers a broadcast; one per 10 s is sent, later ones wait. Not safe to repeat: each call is a broadcast.
   *
   * @throws BusError as {@link sendTransactional}
   */
  async triggerBroadcast(
    id: string | number,
    broadcast: Broadcast = {},
    { signal }: DeliverOptions = {},
  ): Promise<{ triggerId: string }> {
    return this.app().triggerBroadcast(id, broadcast, signal);
  }

  /**
   * Finds the deliveries of the command's template to its person since a time (less 2 s for differing clocks). Finding
   * none does not mean that none was sent.
   *
   * @throws BusError `VENDOR_UNAVAILABLE`, `VENDOR_THROTTLED` or `LOOKUP_REFUSED` when Customer.io could not be queried.
   */
  async findDeliveries(command: TransactionalCommand, since: Date): Promise<readonly string[]> {
    return this.app().findDeliveries(command, since);
  }

  /**
   * Returns a hash that is equal for commands whose deliveries {@link findDeliveries} may confuse: of one template, or with a
   * text of their own, to one person.
   */
  lookupKey(command: TransactionalCommand): string {
    return this.app().lookupKey(command);
  }

  /** Whether {@link findDeliveries} may find several of one command: a push has one for each device. */
  isPerDevice(command: TransactionalCommand): boolean {
    return this.app().isPerDevice(command);
  }

  /**
   * Returns what recognises the reports of a command's message among the events of Customer.io.
   *
   * @throws BusError `MESSAGE_INVALID` when the command cannot be sent as it is
   */
  async reportMatcher(command: TransactionalCommand): Promise<ReportMatcher> {
    return this.app().reportMatcher(command);
  }

  #track(): TrackApi {
    if (!this.#parts.track)
      throw new Error('CUSTOMERIO_TRACK_API_KEY is required to call the Track API; this service does not declare it');
    return this.#parts.track;
  }

  protected app(): AppApi {
    if (!this.#parts.app)
      throw new Error('CUSTOMERIO_APP_API_KEY is required to call the App API; this service does not declare it');
    return this.#parts.app;
  }

  #notify<Name extends keyof CustomerIOEvents>(name: Name, event: CustomerIOEvents[Name][0]): void {
    notifyListeners(this as EventEmitter, name, event, (error) => this.#parts.listenerFailed?.(error));
  }
}
