import { isJsonObject } from './exact-json.ts';
import type { WebhookEvent } from './webhook-event.ts';

/** A device of a push message, by Customer.io's names. */
export interface PushDevice {
  device_id?: unknown;
  failure_message?: unknown;
}

/** The device that a push event is about: the first that failed, otherwise the first. Undefined for other channels. */
export function pushDevice({ data }: Pick<WebhookEvent, 'data'>): PushDevice | undefined {
  const devices: PushDevice[] = Array.isArray(data.recipients) ? data.recipients.filter(isJsonObject) : [];
  return devices.find(({ failure_message }) => failureText(failure_message) !== undefined) ?? devices[0];
}

/** Why a message failed, in the provider's words; for push, those about the device. Undefined when there are none. */
export const failureMessage = (event: Pick<WebhookEvent, 'data'>): string | undefined =>
  failureText(event.data.failure_message) ?? failureText(pushDevice(event)?.failure_message);

const failureText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
