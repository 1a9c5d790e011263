import {
  type BusError,
  exampleTemplates,
  hasOwnText,
  type PersonCommand,
  type TransactionalCommand,
} from '@cio-bus/contracts';
import { type CustomerIOService, lookupError, lookupKeyOf, sendError, trackError } from '@cio-bus/customerio';

/** Behaviour of the fake; it can be changed at any time. */
export interface FakeCustomerIOBehaviour {
  /** Status of every response; the errors are those of the real adapter. @default 200 */
  answer?: number;
  /** Commands that are rejected although the status is 200, as in a 207. @default none */
  refuses?(command: PersonCommand): boolean;
  /** Sends are accepted, but their responses are lost. @default false */
  losesAnswers?: boolean;
  /** Status of every response to a lookup. @default that of `answer` */
  lookupAnswer?: number;
  /** Accepted sends are not listed: a lookup finds nothing. @default false */
  hidesDeliveries?: boolean;
}

/** A send that was accepted. */
export interface FakeDelivery {
  deliveryId: string;
  command: TransactionalCommand;
}

/** A Customer.io in memory. */
export interface FakeCustomerIO
  extends Pick<
    CustomerIOService,
    'deliver' | 'isSingle' | 'sendTransactional' | 'findDeliveries' | 'lookupKey' | 'isPerDevice'
  > {
  /** Accepted commands, in order, including repeats. */
  readonly accepted: PersonCommand[];
  /** Accepted sends, in order, including those whose response was lost. */
  readonly sent: FakeDelivery[];
  /** Replaces the behaviour; what is left out returns to its default. */
  behave(behaviour: FakeCustomerIOBehaviour): void;
}

/** Creates a Customer.io in memory, with the errors of the real adapter. */
export function fakeCustomerIO(behaviour: FakeCustomerIOBehaviour = {}): FakeCustomerIO {
  const accepted: PersonCommand[] = [];
  const sent: FakeDelivery[] = [];
  let current = behaviour;

  function deliver(command: PersonCommand): BusError | undefined {
    const { refuses = () => false } = current;
    if (refuses(command)) return trackError({ started: true, status: 400 }, undefined);
    accepted.push(command);
    return undefined;
  }

  return {
    accepted,
    sent,
    behave: (next) => {
      current = next;
    },
    isSingle: ({ userId }) => userId === undefined,
    async deliver(commands) {
      const { answer = 200 } = current;
      const failure = answer === 200 ? undefined : trackError({ started: true, status: answer }, undefined);
      return commands.map((command) => failure ?? deliver(command)); // what fails together shares one error
    },
    async sendTransactional(command: TransactionalCommand) {
      const { answer = 200, losesAnswers = false } = current;
      if (answer !== 200) throw sendError({ started: true, status: answer }, undefined);
      const delivery = { deliveryId: `delivery-${sent.length + 1}`, command };
      sent.push(delivery);
      if (losesAnswers) throw sendError({ started: true }, new Error('the response was lost'));
      return { deliveryId: delivery.deliveryId };
    },
    lookupKey: (command) => lookupKeyOf(command, exampleTemplates),
    isPerDevice: ({ payload }) => payload.channel === 'push',
    async findDeliveries(command) {
      const { answer = 200, lookupAnswer = answer, hidesDeliveries = false } = current;
      if (lookupAnswer !== 200) throw lookupError({ started: true, status: lookupAnswer }, undefined);
      const own = sent.filter((delivery) => sameMessage(delivery.command, command));
      return hidesDeliveries ? [] : own.map(({ deliveryId }) => deliveryId);
    },
  };
}

const sameMessage = (one: TransactionalCommand, other: TransactionalCommand) =>
  one.userId === other.userId && templateOf(one) === templateOf(other);

function templateOf({ payload }: TransactionalCommand): string | number | undefined {
  const template = payload.template === undefined ? undefined : exampleTemplates.find(payload.template);
  if (template && hasOwnText(template)) return template.name;
  return template?.transactionalMessageId ?? payload.transactional_message_id;
}
