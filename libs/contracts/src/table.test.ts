import { describe, expect, it } from 'vitest';
import { columns, rowKinds } from './table.ts';

const named = (name: string) => columns.find((column) => column.name === name);

describe('columns', () => {
  it('keep their order, because a table can only be appended to', () => {
    expect(columns.map(({ name }) => name).join(' ')).toBe(
      'event_id kind metric object_type status timestamp inserted_at customer_id email_address recipient delivery_id ' +
        'campaign_id action_id broadcast_id newsletter_id transactional_message_id template_id subject href link_id ' +
        'failure_message is_machine correlation_id error_code error_message attempts processing_ms source_topic ' +
        'source_partition source_offset schema_version payload cio_id content_id journey_id send_at device_id',
    );
  });

  it('are required only where every row has a value: a required column cannot be added later', () => {
    const required = columns.filter((column) => 'required' in column).map(({ name }) => name);
    expect(required).toEqual(['event_id', 'kind', 'timestamp', 'inserted_at', 'schema_version']);
  });

  it('have the types that partitioning and clustering require', () => {
    expect(named('timestamp')?.type).toBe('TIMESTAMP');
    expect(['kind', 'metric', 'customer_id'].map((name) => named(name)?.type)).toEqual(['STRING', 'STRING', 'STRING']);
  });

  it('describe each kind of row', () => {
    for (const kind of rowKinds) expect(named('kind')?.description).toContain(kind);
  });
});
