import { deadLetters } from './dashboards/dead-letters.ts';
import { deliverability } from './dashboards/deliverability.ts';
import { delivery } from './dashboards/delivery.ts';
import { overview } from './dashboards/overview.ts';
import { warehouse } from './dashboards/warehouse.ts';
import { webhooks } from './dashboards/webhooks.ts';
import type { Dashboard } from './model/panel.ts';

/** Every dashboard, by file name. A new part of the bus (replay, console, reports) adds its own file and a line here. */
export const dashboards: Readonly<Record<string, Dashboard>> = {
  'overview.json': overview,
  'delivery.json': delivery,
  'webhooks.json': webhooks,
  'deliverability.json': deliverability,
  'warehouse.json': warehouse,
  'dead-letters.json': deadLetters,
};
