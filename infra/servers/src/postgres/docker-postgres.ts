const PORT = 5432;
/** It only guards a database of tests, on this machine. */
const PASSWORD = 'local';

/** Starts a Postgres in a container; resolves once it takes connections. The container goes when we go. */
export async function startDockerPostgres() {
  // Loaded only here: it is large, and most runs have no Docker.
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer('postgres:18.1-alpine')
    .withExposedPorts(PORT)
    .withEnvironment({ POSTGRES_PASSWORD: PASSWORD })
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2)) // the first one is that of its set-up
    .start();
  const url = `postgres://postgres:${PASSWORD}@${container.getHost()}:${container.getMappedPort(PORT)}/postgres`;
  return { url, stop: async () => void (await container.stop()) };
}
