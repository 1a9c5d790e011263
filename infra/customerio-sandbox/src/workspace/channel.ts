/** The channels of a transactional message, as in the path of a send. */
export const channels = ['email', 'push', 'sms', 'whatsapp', 'inbox_message', 'in_app'] as const;
export type Channel = (typeof channels)[number];

/** Message types of the App API, where they differ from the channel. */
const messageTypes: Partial<Record<Channel, string>> = { sms: 'twilio', inbox_message: 'inbox' };

/** Returns the message type of a channel, as used in lookups and metrics. */
export const messageTypeOf = (channel: Channel): string => messageTypes[channel] ?? channel;
