import type { Settings } from './services.ts';

/** Credentials of the sandbox. Not secret: they only open a sandbox on this machine. */
export const sandboxCredentials = {
  CUSTOMERIO_SITE_ID: 'local-site',
  CUSTOMERIO_TRACK_API_KEY: 'local-track-key',
  CUSTOMERIO_APP_API_KEY: 'local-app-key',
  CUSTOMERIO_WEBHOOK_SECRET: 'local-webhook-secret',
} as const satisfies Settings;

/** Region setting of services that use the sandbox. */
export const SANDBOX_REGION = 'us';

/** Ports of `npm run dev`; those of the health listeners are in the table of services. */
export const developmentPorts = { kafka: 9092, webhooks: 3000, console: 3001, sandbox: 3002 } as const;

/** Shutdown deadline of local services, ms: shorter than the grace time of their guards. */
export const STOP_TIMEOUT_MS = '8000';

/** No balancer is in front of the local receiver, so its stop gives none time to notice. */
export const WEBHOOK_STOP_NOTICE_MS = '0';
