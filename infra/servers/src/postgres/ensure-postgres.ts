import { dockerAnswers } from '../process/probe.ts';
import { startDockerPostgres } from './docker-postgres.ts';
import { findPostgres } from './find-postgres.ts';
import { startLocalPostgres } from './local-postgres.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A Postgres that accepts connections. */
export interface FoundPostgres {
  readonly url: string;
  /** Stops what was started; does nothing for a server that was found. */
  stop(): Promise<void>;
}

/**
 * Finds or starts a Postgres: the one of DATABASE_URL, otherwise a container if Docker responds, otherwise the programs of
 * this machine, which are downloaded if missing.
 *
 * @throws PrerequisiteError that says what to install or set if none of these exists
 */
export async function ensurePostgres(env: Env = process.env): Promise<FoundPostgres> {
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, stop: async () => {} };
  if (await dockerAnswers(env)) return startDockerPostgres();
  return startLocalPostgres(await findPostgres(env));
}
