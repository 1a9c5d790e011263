import type { Time } from './time.ts';

/** Which of Customer.io's events are compared, as matchers of their labels. */
export interface MessageShare {
  of: string;
  among: string;
  /** Such as ` by (channel)`. @default one share of all */
  by?: string;
}

/** Events that were counted within a window. */
const counted = (matchers: string, window: string, by: string) =>
  `sum${by} (increase(cio_bus_customerio_events_total{${matchers}}[${window}]))`;

/** How many events that a share is of were counted within a window. */
export const countWithin = ({ of, by = '' }: MessageShare, window: string): string => counted(of, window, by);

/** Share of events among others of the same window, for what is reported at once. Without a total nothing is known. */
export const shareWithin = ({ of, among, by = '' }: MessageShare, window: string): string =>
  `${counted(of, window, by)} / (${counted(among, window, by)} > 0)`;

/**
 * Share of a day's events among the messages of the busiest of the last days, for what people and providers report for
 * days: late reports of a large mailing are not compared with the few messages since.
 *
 * That is any 24 hours that ended within three days. It is looked for every six hours, so the last 24 hours are compared on
 * their own: a mailing may just have begun.
 */
export function shareOfBusiestDay({ of, among, by = '' }: MessageShare, time: Time): string {
  const today = counted(among, time('24h'), by);
  const busiest = `max_over_time(${today}[${time('3d')}:${time('6h')}])`;
  return `${counted(of, time('24h'), by)} / ((${busiest} > ${today} or ${today}) > 0)`;
}
