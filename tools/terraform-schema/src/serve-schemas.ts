import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc, { type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { type ProviderSchema, readSchemaFile } from './provider-schema.ts';
import { providerService } from './provider-service.ts';

/** Running schema-only providers. */
export interface ServedSchemas {
  /** Environment that makes Terraform use them. */
  readonly env: { TF_REATTACH_PROVIDERS: string };
  stop(): Promise<void>;
}

const PROTO = fileURLToPath(new URL('./provider5.proto', import.meta.url));

/**
 * Serves the providers of schema files to Terraform over the plugin protocol. With `TF_REATTACH_PROVIDERS`
 * Terraform downloads no provider, writes no lock entry, and checks no version constraint.
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
  server.addService(withCachedSchema(protocol().service), providerService(source, schema));
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

/** Serializes the largest response only once, because each run of Terraform requests it several times. */
function withCachedSchema(service: ServiceClientConstructor['service']): ServiceClientConstructor['service'] {
  const { GetSchema, ...others } = service;
  if (!GetSchema) throw new Error('the protocol has no GetSchema');
  let bytes: Buffer | undefined;
  const responseSerialize = (response: object) => {
    bytes ??= GetSchema.responseSerialize(response);
    return bytes;
  };
  return { ...others, GetSchema: { ...GetSchema, responseSerialize } };
}

function protocol(): ServiceClientConstructor {
  const { tfplugin5 } = grpc.loadPackageDefinition(loadSync(PROTO, { keepCase: true }));
  return (tfplugin5 as unknown as { Provider: ServiceClientConstructor }).Provider;
}
