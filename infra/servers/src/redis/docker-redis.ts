import { redisSettings } from './redis-settings.ts';

const PORT = 6379;

/** Starts a Redis in a container; resolves once it takes requests. The container goes when we go. */
export async function startDockerRedis() {
  // Loaded only here: it is large, and most runs have no Docker.
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer('redis:8.2.2-alpine')
    .withExposedPorts(PORT)
    .withCommand(['redis-server', ...redisSettings])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .start();
  const url = `redis://${container.getHost()}:${container.getMappedPort(PORT)}`;
  return { url, stop: async () => void (await container.stop()) };
}
