/** Whether a person has opted in to messages, by channel. */
export interface MessagingPreferences {
  email: boolean;
  push: boolean;
  sms: boolean;
  inApp: boolean;
}

/** A channel of messages. */
export type Channel = keyof MessagingPreferences;

/** The attribute of Customer.io that has the opt-in of each channel. */
export const optInAttributes = {
  email: 'email_opt_in',
  push: 'push_opt_in',
  sms: 'sms_opt_in',
  inApp: 'in_app_opt_in',
} as const satisfies Record<Channel, string>;

/** Every {@link Channel}. */
export const channels = Object.keys(optInAttributes) as Channel[];

/** Whether a text names a channel. */
export const isChannel = (name: string): name is Channel => Object.hasOwn(optInAttributes, name);

/** The opt-ins of these channels as attributes. */
export function toAttributes(preferences: Partial<MessagingPreferences>): Record<string, boolean> {
  const attributes: Record<string, boolean> = {};
  for (const channel of channels) {
    const optedIn = preferences[channel];
    if (optedIn !== undefined) attributes[optInAttributes[channel]] = optedIn;
  }
  return attributes;
}
