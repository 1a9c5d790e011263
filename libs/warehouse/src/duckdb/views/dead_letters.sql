-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/dead_letters.sql; changes here are lost.
SELECT
  event_id AS letter_id,
  event_date,
  timestamp AS failed_at,
  STR_SPLIT(event_id, '/')[1] AS service,
  STR_SPLIT(event_id, '/')[2] AS origin_topic,
  TRY_CAST(STR_SPLIT(event_id, '/')[3] AS BIGINT) AS origin_partition,
  TRY_CAST(STR_SPLIT(event_id, '/')[4] AS BIGINT) AS origin_offset,
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
WHERE
  kind = 'dead_letter'
