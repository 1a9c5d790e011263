-- Each event once: of what was written twice, the first row. A repeat carries the event's own time, so it lies in the
-- same partition however late it comes, and days are told apart: a query that filters on event_date reads its days alone.
-- The table wants a filter on `timestamp`; the one below always holds.
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
