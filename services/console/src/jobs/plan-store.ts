import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobPlan, parseJobPlan } from '@cio-bus/dead-letters';
import { UnavailableError } from '@cio-bus/service';

/** A plan, and who made it. */
export interface StoredPlan {
  plan: JobPlan;
  createdBy: string;
}

/** As long as Kafka keeps what happened to a job. */
const KEEP_MS = 45 * 24 * 60 * 60 * 1_000;
/** A ULID: an id from outside must not be a path. */
const PLAN_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** Plans as files, so that a job can be resumed after a kill. Where the folder cannot be written, they are in memory. */
export class PlanStore {
  readonly #folder: string;
  readonly #inMemory = new Map<string, StoredPlan>();

  constructor(stateDir: string) {
    this.#folder = join(stateDir, 'console-plans');
  }

  /** @throws UnavailableError while the disk is full */
  save(stored: StoredPlan): void {
    const { id } = stored.plan;
    const path = this.#pathOf(id);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      this.#removeOld();
      // Of a kill in between nothing is left that looks like a plan. The filter may have a person's id.
      writeFileSync(`${path}.new`, JSON.stringify(stored), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      if (hasCode(error, ['ENOSPC', 'EDQUOT'])) {
        rmSync(`${path}.new`, { force: true });
        throw new UnavailableError(`the disk of ${path}, where plans are saved, is full: make room on it (STATE_DIR)`);
      }
      if (!hasCode(error, ['EACCES', 'EPERM', 'EROFS'])) throw error;
      this.#inMemory.set(id, stored);
    }
  }

  /** Undefined when this console has not made it. @throws InvalidPlanError when its file was changed */
  find(id: string): StoredPlan | undefined {
    if (!PLAN_ID.test(id)) return undefined;
    const known = this.#inMemory.get(id);
    if (known) return known;
    const text = this.#read(id);
    if (text === undefined) return undefined;
    const { plan, createdBy } = JSON.parse(text) as StoredPlan;
    return { plan: parseJobPlan(JSON.stringify(plan)), createdBy };
  }

  has(id: string): boolean {
    if (!PLAN_ID.test(id)) return false;
    return this.#inMemory.has(id) || statSync(this.#pathOf(id), { throwIfNoEntry: false }) !== undefined;
  }

  #read(id: string): string | undefined {
    try {
      return readFileSync(this.#pathOf(id), 'utf8');
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #removeOld(): void {
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (changedAt < Date.now() - KEEP_MS) rmSync(path, { force: true });
    }
  }

  #pathOf = (id: string): string => join(this.#folder, `${id}.json`);
}

const hasCode = (error: unknown, codes: readonly string[]): boolean =>
  codes.includes(String((error as { code?: unknown }).code));
