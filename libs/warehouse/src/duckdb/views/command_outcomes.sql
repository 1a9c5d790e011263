-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/command_outcomes.sql; changes here are lost.
WITH commands AS (
  SELECT
    *,
    DATE_TRUNC('HOUR', timestamp) AS hour
  FROM customerio_events.events_current
  WHERE
    kind = 'command' OR (
      kind = 'dead_letter' AND STR_SPLIT(event_id, '/')[2] IN ('customerio.identify', 'customerio.track', 'customerio.transactional')
    )
), ranked AS (
  SELECT
    *,
    CUME_DIST() OVER (PARTITION BY event_date, hour, metric, kind ORDER BY processing_ms NULLS FIRST) AS share
  FROM commands
)
SELECT
  event_date,
  hour,
  metric AS type,
  COUNT_IF(status = 'success') AS success,
  COUNT_IF(status = 'skipped') AS skipped,
  COUNT_IF(kind = 'dead_letter') AS dead,
  COUNT_IF(kind = 'command' AND attempts > 1) AS retried,
  MIN(IF(kind = 'command' AND share >= 0.5, processing_ms, NULL)) AS processing_ms_p50,
  MIN(IF(kind = 'command' AND share >= 0.99, processing_ms, NULL)) AS processing_ms_p99
FROM ranked
GROUP BY
  event_date,
  hour,
  metric
