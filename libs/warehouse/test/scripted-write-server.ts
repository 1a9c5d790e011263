import { type Column, columns } from '@cio-bus/contracts';
import { protos } from '@google-cloud/bigquery-storage';
import { Metadata, Server, ServerCredentials, type ServerDuplexStream, type sendUnaryData } from '@grpc/grpc-js';
import { decodeRow } from './decode-row.ts';

const { AppendRowsRequest, AppendRowsResponse, GetWriteStreamRequest, WriteStream } =
  protos.google.cloud.bigquery.storage.v1;
type Request = protos.google.cloud.bigquery.storage.v1.AppendRowsRequest;
type Response = protos.google.cloud.bigquery.storage.v1.IAppendRowsResponse;
type Call = ServerDuplexStream<Request, Response>;

/** The server's reaction to one append: a response, an end of the stream with a code, or silence. */
export type Reaction = { response: Response } | { endsWith: number; message?: string } | 'silence';

/** A field of the table, as GetWriteStream returns it. */
export interface ScriptedField {
  name: string;
  type: string;
  mode: string;
}

/** A scripted Storage Write API over real gRPC. */
export interface ScriptedServer {
  readonly url: string;
  /** Event ids of every append received, in order. */
  readonly appends: string[][];
  /** Number of streams opened, and of requests with a schema. */
  streams: number;
  schemas: number;
  /** Reacts to an append with these event ids. @default written */
  react: (ids: readonly string[], append: number) => Reaction;
  /** Columns of the table, or the gRPC code with which GetWriteStream fails. */
  table: readonly ScriptedField[] | number;
  stop(): void;
}

/** The response to an append whose rows are stored. */
export const written: Reaction = { response: { appendResult: {} } };

/** The columns of a table with our column list. */
export const matchingFields: readonly ScriptedField[] = (columns as readonly Column[]).map(
  ({ name, type, required }) => ({
    name,
    type,
    mode: required ? 'REQUIRED' : 'NULLABLE',
  }),
);

const service = '/google.cloud.bigquery.storage.v1.BigQueryWrite';
const noMetadata = new Metadata();

/** Starts the server on a free port. */
export async function startScriptedWriteServer(): Promise<ScriptedServer> {
  const server = new Server();
  server.addService(
    {
      appendRows: {
        path: `${service}/AppendRows`,
        requestStream: true,
        responseStream: true,
        requestSerialize: (request: Request) => Buffer.from(AppendRowsRequest.encode(request).finish()),
        requestDeserialize: (bytes: Buffer) => AppendRowsRequest.decode(bytes),
        responseSerialize: (response: Response) => Buffer.from(AppendRowsResponse.encode(response).finish()),
        responseDeserialize: (bytes: Buffer) => AppendRowsResponse.decode(bytes),
      },
      getWriteStream: {
        path: `${service}/GetWriteStream`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (request: object) => Buffer.from(GetWriteStreamRequest.encode(request).finish()),
        requestDeserialize: (bytes: Buffer) => GetWriteStreamRequest.decode(bytes),
        responseSerialize: (stream: object) => Buffer.from(WriteStream.encode(WriteStream.fromObject(stream)).finish()),
        responseDeserialize: (bytes: Buffer) => WriteStream.decode(bytes),
      },
    },
    {
      appendRows: (call: Call) => takeAppends(call, scripted),
      getWriteStream: (_: unknown, answer: sendUnaryData<object>) => {
        if (typeof scripted.table === 'number') answer({ code: scripted.table, details: 'scripted' } as never);
        else answer(null, { tableSchema: { fields: scripted.table } });
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${port}`,
    appends: [],
    streams: 0,
    schemas: 0,
    react: () => written,
    table: matchingFields,
    stop: () => server.forceShutdown(),
  };
  return scripted;
}

function takeAppends(call: Call, scripted: ScriptedServer): void {
  scripted.streams += 1;
  call.on('error', () => {}); // the client disconnected
  call.on('end', () => call.end());
  call.on('data', ({ protoRows }: Request) => {
    if (protoRows?.writerSchema) scripted.schemas += 1;
    const rows = protoRows?.rows?.serializedRows ?? [];
    const ids = rows.map((bytes) => String(decodeRow(bytes).event_id));
    scripted.appends.push(ids);
    const reaction = scripted.react(ids, scripted.appends.length - 1);
    if (reaction === 'silence') return;
    if ('response' in reaction) call.write(reaction.response);
    else call.emit('error', { code: reaction.endsWith, details: reaction.message ?? 'scripted', metadata: noMetadata });
  });
}
