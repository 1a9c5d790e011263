/** The SDK with which apps publish commands for Customer.io. */
export {
  BusError,
  type Command,
  defineTemplate,
  type ErrorCode,
  type OwnTextTemplate,
  type StoredTemplate,
  type Template,
} from '@cio-bus/contracts';
export type { Minting } from './complete-command.ts';
export {
  type BearerAccess,
  type BusOptions,
  createEventBus,
  type KafkaAccess,
  type PasswordAccess,
} from './create-event-bus.ts';
export {
  CustomerIOEventBus,
  type DeliveryEvent,
  type EventSubject,
  type ObjectRef,
  type Relationship,
  type StartableProducer,
} from './customerio-event-bus.ts';
export { PublishFailedError } from './publish-failed-error.ts';
export type { CommandDraft, CommandOptions, Published, PublishOptions } from './publish-options.ts';
export type {
  EmailSend,
  InAppSend,
  PushSend,
  SendPayload,
  SmsSend,
  TemplateSend,
  WhatsAppSend,
} from './send-payload.ts';
