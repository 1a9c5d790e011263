const SECOND = 1_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 2026-11-27 22:41:07 in the time zone of the browser. */
export function formatTime(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '–';
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** 0.4 s, 12 s, 3 min, 2 h 5 min, 4 d */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return [`${Math.floor(seconds / HOUR)} h`, minutesOf(seconds)].filter(Boolean).join(' ');
  return `${Math.floor(seconds / DAY)} d`;
}

/** just now, 12 s ago, in 3 min */
export function formatAgo(ms: number, now: number): string {
  const seconds = (now - ms) / SECOND;
  if (Math.abs(seconds) < 2) return 'just now';
  const text = formatDuration(Math.round(Math.abs(seconds)));
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

function minutesOf(seconds: number): string {
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  return minutes === 0 ? '' : `${minutes} min`;
}
