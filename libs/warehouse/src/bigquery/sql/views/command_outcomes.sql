-- Outcomes of commands by hour and type. Dead letters count in the hour of their last failure, once each: a command that
-- was replayed later is in `success` too. A percentile is the smallest time that this share of the commands did not exceed.
WITH commands AS (
  SELECT *, TIMESTAMP_TRUNC(timestamp, HOUR) AS hour
  FROM `${project}.${dataset}.events_current`
  WHERE
    kind = 'command'
    OR (
      kind = 'dead_letter'
      AND SPLIT(event_id, '/')[SAFE_OFFSET(1)] IN ('customerio.identify', 'customerio.track', 'customerio.transactional')
    )
),
ranked AS (
  SELECT *, CUME_DIST() OVER (PARTITION BY event_date, hour, metric, kind ORDER BY processing_ms) AS share
  FROM commands
)
SELECT
  event_date,
  hour,
  metric AS type,
  COUNTIF(status = 'success') AS success,
  COUNTIF(status = 'skipped') AS skipped,
  COUNTIF(kind = 'dead_letter') AS dead,
  COUNTIF(kind = 'command' AND attempts > 1) AS retried,
  MIN(IF(kind = 'command' AND share >= 0.5, processing_ms, NULL)) AS processing_ms_p50,
  MIN(IF(kind = 'command' AND share >= 0.99, processing_ms, NULL)) AS processing_ms_p99
FROM ranked
GROUP BY event_date, hour, metric
