import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc, { type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type ProviderSchema, readSchemaFile } from './provider-schema.ts';
import { providerService } from './provider-service.ts';

/** Providers that Terraform can talk to. */
export interface ServedSchemas {
  /** What a Terraform has to be started with to find them. */
  readonly env: { TF_REATTACH_PROVIDERS: string };
  stop(): Promise<void>;
}

const PROTO = fileURLToPath(new URL('./provider5.proto', import.meta.url));

/**
 * Serves the providers of schema files to Terraform over the plugin protocol. `TF_REATTACH_PROVIDERS` tells Terraform of
 * them, so that it downloads none, writes no lock entry, and checks no version constraint.
 */
export async function serveSchemas(files: readonly string[]): Promise<ServedSchemas> {
  const folder = await mkdtemp(join(tmpdir(), 'terraform-schema-'));
  const read = await Promise.all(files.map(readSchemaFile));
  const providers = read.flatMap(({ provider_schemas }) => Object.entries(provider_schemas));
  const servers = await Promise.all(
    providers.map(([source, schema], index) => serve(source, schema, join(folder, `${index}.sock`))),
  );
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(servers.map(({ entry }) => entry))) },
    stop: async () => {
      for (const { server } of servers) server.forceShutdown();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serve(source: string, schema: ProviderSchema, socket: string) {
  const server = new grpc.Server();
  server.addService(tellingOnce(protocol().service), providerService(source, schema));
  await new Promise<void>((resolve, reject) => {
    const bound = (error: Error | null) => (error ? reject(error) : resolve());
    server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), bound);
  });
  const address = { Network: 'unix', String: socket };
  return {
    server,
    entry: [source, { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address }],
  };
}

/** The same protocol, whose longest answer is put into bytes once: each run of Terraform asks for it several times. */
function tellingOnce(service: ServiceClientConstructor['service']): ServiceClientConstructor['service'] {
  const { GetSchema, ...others } = service;
  if (!GetSchema) throw new Error('the protocol lacks GetSchema');
  let bytes: Buffer | undefined;
  const responseSerialize = (answer: object) => {
    bytes ??= GetSchema.responseSerialize(answer);
    return bytes;
  };
  return { ...others, GetSchema: { ...GetSchema, responseSerialize } };
}

function protocol(): ServiceClientConstructor {
  const { tfplugin5 } = grpc.loadPackageDefinition(loadSync(PROTO, { keepCase: true }));
  return (tfplugin5 as unknown as { Provider: ServiceClientConstructor }).Provider;
}
