import { randomBytes } from 'node:crypto';
import { Secret } from '@cio-bus/service';
import pg from 'pg';

/** A new database on a server that tests share. */
export interface NewDatabase {
  url: Secret;
  /** A client of an app, without Kysely. */
  connect(): Promise<pg.Client>;
  drop(): Promise<void>;
}

/** Creates a database; its name is unique. */
export async function newDatabase(serverUrl: string): Promise<NewDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const connect = async (address: string) => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    return client;
  };
  const onServer = async (statement: string) => {
    const client = await connect(serverUrl);
    await client.query(statement).finally(() => client.end());
  };
  await onServer(`CREATE DATABASE ${name}`);
  return {
    url: new Secret(url.href),
    connect: () => connect(url.href),
    drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
