-- By the day that messages were sent: an open days later counts for that day. Rates are of unique deliveries, so they
-- never exceed 1; who opened or clicked has been delivered to, even when that event is missing or still on its way.
CREATE OR REPLACE VIEW customerio_events.campaign_engagement_daily AS
WITH deliveries AS (
  SELECT
    *,
    COALESCE(delivered_at, first_opened_at, first_clicked_at) AS reached_at
  FROM customerio_events.delivery_funnel
  WHERE sent_at IS NOT NULL
)
SELECT
  CAST(sent_at AS DATE) AS send_date,
  campaign_id,
  broadcast_id,
  newsletter_id,
  channel,
  COUNT(*) AS sent,
  COUNT(reached_at) AS delivered,
  COUNT(first_opened_at) AS opened,
  COUNT(first_clicked_at) AS clicked,
  COUNT(converted_at) AS converted,
  COUNT(unsubscribed_at) AS unsubscribed,
  COUNT(failed_at) AS failed,
  COUNT(reached_at) / COUNT(*) AS delivery_rate,
  COUNT(first_opened_at) / NULLIF(COUNT(reached_at), 0) AS open_rate,
  COUNT(first_clicked_at) / NULLIF(COUNT(reached_at), 0) AS click_rate
FROM deliveries
GROUP BY ALL;
