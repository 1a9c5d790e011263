-- Each event once: what was written twice counts as its first row.
CREATE OR REPLACE VIEW customerio_events.events_current AS
SELECT *
FROM customerio_events.delivery_events
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY kind, event_id, status
  ORDER BY inserted_at, source_topic, source_partition, source_offset
) = 1;
