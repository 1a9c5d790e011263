import { readFileSync } from 'node:fs';

/** Linux's USER_HZ, the unit of /proc: 100 on every platform of Node (proc(5)). */
const TICKS_PER_SECOND = 100;
/** Indexes of the fields after the command name, which may contain spaces; proc(5) counts from 1, with the name second. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Resources used by a process since it started. */
export interface ProcessUsage {
  /** User and system time of all its threads. */
  cpuSeconds: number;
  /** Peak resident memory, in units of 10^6 bytes. */
  peakMegabytes: number;
}

/**
 * Reads the resources used by another process.
 *
 * @param proc mount point of procfs
 * @throws Error if there is no such process, or this is not Linux
 */
export function processUsage(pid: number, proc = '/proc'): ProcessUsage {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`${proc}/${pid}/status`, 'utf8'))?.[1];
  const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  if (kibibytes === undefined || Number.isNaN(ticks))
    throw new Error(`process ${pid} has exited, or ${proc} is not Linux's procfs`);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, peakMegabytes: (Number(kibibytes) * 1_024) / 1e6 };
}
