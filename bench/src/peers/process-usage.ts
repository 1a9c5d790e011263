import { readFileSync } from 'node:fs';

/** USER_HZ of Linux, in which /proc counts: 100 wherever Node runs (proc(5)). */
const TICKS_PER_SECOND = 100;
/** Places after the name of the command, which may hold spaces: proc(5) counts from 1 and has the name second. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** What a process has used since it started. */
export interface ProcessUsage {
  /** User and system time of all its threads. */
  cpuSeconds: number;
  /** Most memory it has had resident, in units of 10^6 bytes. */
  peakMegabytes: number;
}

/**
 * Reads what a process of another program has used.
 *
 * @param proc where Linux tells of its processes
 * @throws Error when there is no such process, or no Linux
 */
export function processUsage(pid: number, proc = '/proc'): ProcessUsage {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`${proc}/${pid}/status`, 'utf8'))?.[1];
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  if (kibibytes === undefined || Number.isNaN(ticks))
    throw new Error(`process ${pid} has ended, or ${proc} is not of Linux`);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, peakMegabytes: (Number(kibibytes) * 1_024) / 1e6 };
}
