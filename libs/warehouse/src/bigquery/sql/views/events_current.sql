-- Each event once: of repeated rows, the first. A repeat has the event's own time, so it is in the same partition however
-- late it arrives, and days are distinguished: a query that filters on event_date reads only its days.
-- The table requires a filter on `timestamp`; the one below is always true.
SELECT *
FROM (
  SELECT *, DATE(timestamp) AS event_date
  FROM `${project}.${dataset}.delivery_events`
  WHERE timestamp >= TIMESTAMP '1970-01-01'
)
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY event_date, kind, event_id, status
  ORDER BY inserted_at, source_topic, source_partition, source_offset
) = 1
