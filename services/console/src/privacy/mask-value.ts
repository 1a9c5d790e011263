import { isJsonObject, rawNumber } from '@cio-bus/contracts';
import { hasAddress, MASK, withoutAddresses } from '@cio-bus/dead-letters';

/** Fields that say what a message is, not whom it is about; every other value is masked. Paths without list indices. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['id', 'type', 'userId', 'anonymousId', 'correlationId', 'timestamp', 'source', 'schema', 'version'],
  ...['payload.name', 'payload.channel', 'payload.template', 'payload.transactional_message_id', 'payload.send_at'],
  ...['payload.deliveryId', 'payload.metric', 'payload.objectTypeId', 'payload.relationships.objectTypeId'],
  ...['payload.device.platform', 'objectType', 'metric', 'deliveryId', 'altered', 'event_id', 'object_type'],
  ...['data.delivery_id', 'data.campaign_id', 'data.action_id', 'data.broadcast_id', 'data.transactional_message_id'],
]);

/** The same structure without personal data: names of fields stay, unless they are addresses; values are masked. */
export function maskValue(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, path));
  if (!isJsonObject(value)) return maskLeaf(value, path);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      withoutAddresses(name),
      maskValue(inner, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

function maskLeaf(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (!SHOWN.has(path)) return MASK;
  if (typeof value === 'string') return hasAddress(value) ? MASK : value;
  return typeof value === 'number' || rawNumber(value) !== undefined ? value : MASK;
}
