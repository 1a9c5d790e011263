import type { AppApi } from './app/app-api.ts';
import type { TrackApi } from './track/track-api.ts';

/** Parts of a `CustomerIOService`; a part that is not configured is undefined. */
export interface CustomerIOParts {
  track?: TrackApi | undefined;
  app?: AppApi | undefined;
  /** Called with what a listener throws. @default it is ignored */
  listenerFailed?(error: unknown): void;
  close(): Promise<void>;
}
