-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/campaign_engagement_daily.sql; changes here are lost.
WITH deliveries AS (
  SELECT
    *,
    COALESCE(delivered_at, first_opened_at, first_clicked_at) AS reached_at
  FROM customerio_events.delivery_funnel
  WHERE
    sent_at IS NOT NULL
)
SELECT
  CAST(sent_at AS DATE) AS send_date,
  campaign_id,
  broadcast_id,
  newsletter_id,
  channel,
  MAX(parent_name) AS parent_name,
  COUNT(*) AS sent,
  COUNT(reached_at) AS delivered,
  COUNT(first_opened_at) AS opened,
  COUNT(first_clicked_at) AS clicked,
  COUNT(converted_at) AS converted,
  COUNT(unsubscribed_at) AS unsubscribed,
  COUNT(spammed_at) AS spammed,
  COUNT(failed_at) AS failed,
  CASE WHEN (
    COUNT(*)
  ) <> 0 THEN (
    COUNT(reached_at)
  ) / (
    COUNT(*)
  ) ELSE NULL END AS delivery_rate,
  CASE
    WHEN (
      COUNT(reached_at)
    ) <> 0
    THEN (
      COUNT(first_opened_at)
    ) / (
      COUNT(reached_at)
    )
    ELSE NULL
  END AS open_rate,
  CASE
    WHEN (
      COUNT(reached_at)
    ) <> 0
    THEN (
      COUNT(first_clicked_at)
    ) / (
      COUNT(reached_at)
    )
    ELSE NULL
  END AS click_rate
FROM deliveries
GROUP BY
  send_date,
  campaign_id,
  broadcast_id,
  newsletter_id,
  channel
