const IMAGE = 'ghcr.io/goccy/bigquery-emulator:0.8.1';
const REST_PORT = 9050;
const GRPC_PORT = 9060;

/** Starts goccy's emulator in a container; resolves once it takes requests. The container goes when we go. */
export async function startDockerBigquery(project: string) {
  // Loaded only here: it is large, and most runs have no Docker.
  const { GenericContainer, Wait } = await import('testcontainers');
  const listen = ['--host=0.0.0.0', `--port=${REST_PORT}`, `--grpc-port=${GRPC_PORT}`];
  const container = await new GenericContainer(IMAGE)
    .withCommand([`--project=${project}`, ...listen])
    .withExposedPorts(REST_PORT, GRPC_PORT)
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const origin = (port: number) => `http://${container.getHost()}:${container.getMappedPort(port)}`;
  return { restUrl: origin(REST_PORT), grpcUrl: origin(GRPC_PORT), stop: async () => void (await container.stop()) };
}
