-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/dead_letters.sql; changes here are lost.
-- One row per dead letter. Its id names the service that rejected the record, and the record:
-- <service>/<topic>/<partition>/<offset>.
SELECT
  event_id AS letter_id,
  event_date,
  timestamp AS failed_at,
  SPLIT(event_id, '/')[SAFE_OFFSET(0)] AS service,
  SPLIT(event_id, '/')[SAFE_OFFSET(1)] AS origin_topic,
  SAFE_CAST(SPLIT(event_id, '/')[SAFE_OFFSET(2)] AS INT64) AS origin_partition,
  SAFE_CAST(SPLIT(event_id, '/')[SAFE_OFFSET(3)] AS INT64) AS origin_offset,
  error_code,
  error_message,
  attempts,
  processing_ms,
  metric,
  customer_id,
  delivery_id,
  correlation_id,
  payload
FROM `${project}.${dataset}.events_current`
WHERE kind = 'dead_letter'
