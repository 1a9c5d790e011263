-- What became of commands, by the hour they happened in and their type. Dead ones count in the hour of their last
-- failure, once a letter: one that was replayed later is in `success` too.
CREATE OR REPLACE VIEW customerio_events.command_outcomes AS
SELECT
  DATE_TRUNC('hour', timestamp) AS hour,
  metric AS type,
  COUNT(*) FILTER (WHERE status = 'success') AS success,
  COUNT(*) FILTER (WHERE status = 'skipped') AS skipped,
  COUNT(*) FILTER (WHERE kind = 'dead_letter') AS dead,
  COUNT(*) FILTER (WHERE kind = 'command' AND attempts > 1) AS retried,
  QUANTILE_CONT(processing_ms, 0.5) FILTER (WHERE kind = 'command') AS processing_ms_p50,
  QUANTILE_CONT(processing_ms, 0.99) FILTER (WHERE kind = 'command') AS processing_ms_p99
FROM customerio_events.events_current
WHERE kind = 'command'
  OR (
    kind = 'dead_letter'
    AND SPLIT_PART(event_id, '/', 2) IN ('customerio.identify', 'customerio.track', 'customerio.transactional')
  )
GROUP BY ALL;
