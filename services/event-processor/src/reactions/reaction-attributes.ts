type Attributes = Readonly<Record<string, unknown>>;

/** Times in seconds since the epoch, as Customer.io's time attributes. */
interface Bounce {
  channel: string;
  at: number;
  /** Cut to what an attribute holds; empty when there is none. */
  reason: string;
  /** Whether the address is known not to exist. */
  permanent: boolean;
  deliveryId: string | undefined;
}

interface Engagement {
  channel: string;
  at: number;
  /** What the person did: of a click of an email also an open, the click last. */
  metrics: readonly string[];
}

/** Which attributes the reactions set at Customer.io. */
export interface ReactionAttributes {
  bounced(bounce: Bounce): Attributes;
  spammed(at: number): Attributes;
  engaged(engagement: Engagement): Attributes;
}

/** The names of `REACTION_ATTRIBUTES`. A change writes the other attributes from then on; those set before stay. */
export const attributePresets = {
  /** A time for each channel and metric, with the reason of a bounce. */
  'by-channel': {
    bounced: ({ channel, at, reason, permanent }) => ({
      [`${channel}_bounced_at`]: at,
      ...(reason === '' ? {} : { [`${channel}_bounce_reason`]: reason }),
      ...(channel === 'email' ? { email_bounce_permanent: permanent } : {}),
    }),
    spammed: (at) => ({ email_spammed_at: at }),
    engaged: ({ channel, at, metrics }) =>
      Object.fromEntries(metrics.map((metric) => [`${channel}_last_${metric}_at`, at])),
  },
  /** A flag and a time, for segments such as `email_bounced` is true; the delivery of the last bounce, the last engagement. */
  flags: {
    bounced: ({ channel, at, deliveryId }) => ({
      [`${channel}_bounced`]: true,
      [`${channel}_bounced_at`]: at,
      ...(deliveryId === undefined ? {} : { last_bounce_delivery_id: deliveryId }),
    }),
    spammed: (at) => ({ spam_complaint: true, spam_complaint_at: at }),
    engaged: ({ channel, at, metrics }) => ({
      [`last_${channel}_engaged_at`]: at,
      [`last_${channel}_metric`]: metrics.at(-1),
    }),
  },
} as const satisfies Record<string, ReactionAttributes>;

/** A value of `REACTION_ATTRIBUTES`. */
export type AttributePreset = keyof typeof attributePresets;
/** Every value of `REACTION_ATTRIBUTES`, the default first. */
export const attributePresetNames = Object.keys(attributePresets) as [AttributePreset, ...AttributePreset[]];
