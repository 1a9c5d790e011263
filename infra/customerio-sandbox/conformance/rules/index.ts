import type { Rules } from '../rule.ts';
import { broadcasts } from './broadcasts.ts';
import { events } from './events.ts';
import { trackLimits } from './limits.ts';
import { lookups } from './lookups.ts';
import { objects } from './objects.ts';
import { people } from './people.ts';
import { reportingWebhooks } from './reporting-webhooks.ts';
import { reports } from './reports.ts';
import { sends } from './sends.ts';
import { trackV1 } from './track-v1.ts';
import { trackV2 } from './track-v2.ts';
import { webhooks } from './webhooks.ts';

/** Every rule, by the part of the service that it is about. */
export const rules: Readonly<Record<string, Rules>> = {
  'Track API, version 1': trackV1,
  'Track API, version 2': trackV2,
  'Sizes of the Track API': trackLimits,
  People: people,
  Events: events,
  Objects: objects,
  'Transactional sends': sends,
  Broadcasts: broadcasts,
  Lookups: lookups,
  Reports: reports,
  'Configuration of webhooks': reportingWebhooks,
  Webhooks: webhooks,
};
