/** The views over `delivery_events`, each after those that it reads. */
export const viewNames = [
  'events_current',
  'delivery_funnel',
  'never_reported',
  'campaign_engagement_daily',
  'command_outcomes',
  'dead_letters',
] as const;
/** One of {@link viewNames}. */
export type ViewName = (typeof viewNames)[number];

/** Whether the text names a view. */
export const isViewName = (text: string): text is ViewName => (viewNames as readonly string[]).includes(text);
