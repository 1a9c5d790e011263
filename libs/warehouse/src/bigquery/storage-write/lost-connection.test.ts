import { defineConfig } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../../../test/a-row.ts';
import { type FreezingProxy, startFreezingProxy } from '../../../test/freezing-proxy.ts';
import { type ScriptedServer, startScriptedWriteServer, written } from '../../../test/scripted-write-server.ts';
import { warehouseSettings } from '../../registry.ts';
import { createWriteClient, defaultStream } from '../connection/write-client.ts';
import { createStorageWriteWarehouse } from './storage-write-warehouse.ts';

const signal = new AbortController().signal;
const pings = { pingAfterMs: 300, pingTimeoutMs: 500 };
const IMPATIENT_MS = 1_000; // shorter, and a busy machine would replace streams that do respond

describe('createStorageWriteWarehouse, when a connection is lost silently', () => {
  let server: ScriptedServer;
  let proxy: FreezingProxy;
  let warehouse: ReturnType<typeof createStorageWriteWarehouse>;
  beforeEach(async () => {
    server = await startScriptedWriteServer();
    proxy = await startFreezingProxy(server.url);
    const config = defineConfig(warehouseSettings).parse({
      WAREHOUSE: 'bigquery',
      BIGQUERY_PROJECT: 'p',
      BIGQUERY_GRPC_URL: proxy.url,
    });
    const options = { stream: defaultStream(config), timeoutMs: IMPATIENT_MS, baseDelayMs: 1 };
    warehouse = createStorageWriteWarehouse(createWriteClient(config, pings), options);
  });
  afterEach(async () => {
    await warehouse.close();
    proxy.stop();
    server.stop();
  });
  const append = async (event_id: string) => (await warehouse.append([aRow({ event_id })], { signal }))[0]?.code;
  const appendAll = (ids: readonly string[]) => Promise.all(ids.map(append));

  it('replaces a stream that stopped responding, and repeats its appends in flight', async () => {
    expect(await append('before')).toBeUndefined();
    const stored: string[] = [];
    server.react = (ids) => {
      if (server.streams === 1) return 'silence';
      stored.push(...ids);
      return written;
    };
    expect(await appendAll(['a', 'b', 'c'])).toEqual([undefined, undefined, undefined]);
    expect(stored.toSorted()).toEqual(['a', 'b', 'c']);
    expect(server.streams).toBe(2);
  });

  it('replaces a dead network connection, on which a new stream would not help', async () => {
    expect(await append('before')).toBeUndefined();
    proxy.freeze();
    expect(await appendAll(['a', 'b', 'c'])).toEqual([undefined, undefined, undefined]);
    expect(server.appends.flat().toSorted()).toEqual(['a', 'b', 'before', 'c']);
    expect(proxy.connections).toBe(2);
  });
});
