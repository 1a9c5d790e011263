import { deliverabilityAlerts } from './alerts/deliverability-alerts.ts';
import { deliveryAlerts } from './alerts/delivery-alerts.ts';
import { kafkaAlerts } from './alerts/kafka-alerts.ts';
import { objectiveAlerts } from './alerts/objective-alerts.ts';
import { outboxAlerts } from './alerts/outbox-alerts.ts';
import { repairAlerts } from './alerts/repair-alerts.ts';
import { serviceAlerts } from './alerts/service-alerts.ts';
import { warehouseAlerts } from './alerts/warehouse-alerts.ts';
import { webhookAlerts } from './alerts/webhook-alerts.ts';
import type { Alert } from './model/alert.ts';

export type { Alert } from './model/alert.ts';

/** Every alert, grouped by what it watches. A new part of the bus (replay, console, reports) adds its own file and a line here. */
export const alertGroups: Readonly<Record<string, readonly Alert[]>> = {
  services: serviceAlerts,
  delivery: deliveryAlerts,
  kafka: kafkaAlerts,
  outbox: outboxAlerts,
  webhooks: webhookAlerts,
  deliverability: deliverabilityAlerts,
  warehouse: warehouseAlerts,
  repair: repairAlerts,
  objectives: objectiveAlerts,
};

/** Every alert. */
export const alerts: readonly Alert[] = Object.values(alertGroups).flat();
