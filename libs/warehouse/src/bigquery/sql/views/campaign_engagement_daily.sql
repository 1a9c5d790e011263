-- Per day of sending: an open some days later counts for that day. Rates are of unique deliveries, so they never exceed
-- 1; whoever opened or clicked counts as delivered, even if that event is missing or late.
WITH deliveries AS (
  SELECT *, COALESCE(delivered_at, first_opened_at, first_clicked_at) AS reached_at
  FROM `${project}.${dataset}.delivery_funnel`
  WHERE sent_at IS NOT NULL
)
SELECT
  DATE(sent_at) AS send_date,
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
  SAFE_DIVIDE(COUNT(reached_at), COUNT(*)) AS delivery_rate,
  SAFE_DIVIDE(COUNT(first_opened_at), COUNT(reached_at)) AS open_rate,
  SAFE_DIVIDE(COUNT(first_clicked_at), COUNT(reached_at)) AS click_rate
FROM deliveries
GROUP BY send_date, campaign_id, broadcast_id, newsletter_id, channel
