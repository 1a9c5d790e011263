-- One row a letter. Its id names who gave up and the record: <service>/<topic>/<partition>/<offset>.
CREATE OR REPLACE VIEW customerio_events.dead_letters AS
SELECT
  event_id AS letter_id,
  timestamp AS failed_at,
  SPLIT_PART(event_id, '/', 1) AS service,
  SPLIT_PART(event_id, '/', 2) AS origin_topic,
  TRY_CAST(SPLIT_PART(event_id, '/', 3) AS BIGINT) AS origin_partition,
  TRY_CAST(SPLIT_PART(event_id, '/', 4) AS BIGINT) AS origin_offset,
  error_code,
  error_message,
  attempts,
  processing_ms,
  metric,
  customer_id,
  delivery_id,
  correlation_id,
  payload
FROM customerio_events.events_current
WHERE kind = 'dead_letter';
