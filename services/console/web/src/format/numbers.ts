const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const KILO = 1_000;

/** 12,345 */
export const formatCount = (count: number): string => whole.format(count);

/** 12.3K */
export const formatShort = (count: number): string => (count < 10_000 ? whole.format(count) : short.format(count));

/** 0.4/s, 12/s, 1.2K/s */
export const formatRate = (perSecond: number): string =>
  `${perSecond > 0 && perSecond < 10 ? oneDecimal.format(Math.max(perSecond, 0.1)) : formatShort(perSecond)}/s`;

/** 512 B, 12.3 kB */
export function formatBytes(bytes: number): string {
  if (bytes < KILO) return `${bytes} B`;
  return bytes < KILO * KILO ? `${oneDecimal.format(bytes / KILO)} kB` : `${oneDecimal.format(bytes / KILO / KILO)} MB`;
}

/** 1 dead letter, 2 dead letters */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
