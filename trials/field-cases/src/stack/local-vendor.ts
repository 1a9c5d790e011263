import { createSandbox, createSandboxClient, type SandboxClient } from '@cio-bus/customerio-sandbox';
import { SANDBOX_REGION, sandboxCredentials } from '@cio-bus/local';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

/** The sandbox in this process, reached through a proxy that records. */
export interface LocalVendor {
  readonly settings: Readonly<Record<string, string>>;
  readonly sandbox: SandboxClient;
  readonly sandboxUrl: string;
  readonly proxy: RecordingProxy;
  stop(): Promise<void>;
}

/** Starts the sandbox and the proxy before it. */
export async function startLocalVendor(): Promise<LocalVendor> {
  const { CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY, CUSTOMERIO_APP_API_KEY } = sandboxCredentials;
  const server = createSandbox({
    siteId: CUSTOMERIO_SITE_ID,
    trackApiKey: CUSTOMERIO_TRACK_API_KEY,
    appApiKey: CUSTOMERIO_APP_API_KEY,
  });
  const { url } = await server.start();
  const proxy = await startRecordingProxy(url);
  const stop = async () => {
    proxy.stop();
    await server.stop();
  };
  const settings = {
    ...sandboxCredentials,
    CUSTOMERIO_REGION: SANDBOX_REGION,
    CUSTOMERIO_TRACK_URL: proxy.url,
    CUSTOMERIO_APP_URL: proxy.url,
  };
  return { settings, sandbox: createSandboxClient(url), sandboxUrl: url, proxy, stop };
}
