-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/events_current.sql; changes here are lost.
SELECT
  *
FROM (
  SELECT
    *,
    CAST(timestamp AS DATE) AS event_date
  FROM customerio_events.delivery_events
  WHERE
    timestamp >= CAST('1970-01-01' AS TIMESTAMP)
)
WHERE
  TRUE
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY event_date, kind, event_id, status ORDER BY inserted_at NULLS FIRST, source_topic NULLS FIRST, source_partition NULLS FIRST, source_offset NULLS FIRST) = 1
