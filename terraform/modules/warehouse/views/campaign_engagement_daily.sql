-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/campaign_engagement_daily.sql; changes here are lost.
-- Per day of sending: an open some days later counts for that day. A message that failed in place of being sent counts for
-- the day on which it failed.
-- Counts are of unique deliveries, and of what was sent, so rates never exceed 1; whoever opened or clicked counts as sent
-- and delivered, even if that event is missing or late.
-- delivered and opened, and their rates, are null on channels of which Customer.io reports no such event. open_rate and
-- click_rate are of the messages delivered, or of those sent where deliveries are not reported.
WITH deliveries AS (
  SELECT
    *,
    DATE(COALESCE(sent_at, failed_at)) AS send_date,
    COALESCE(delivered_at, first_opened_at, first_clicked_at) AS reached_at
  FROM `${project}.${dataset}.delivery_funnel`
  WHERE COALESCE(sent_at, failed_at) IS NOT NULL
),
counts AS (
  SELECT
    send_date,
    campaign_id,
    broadcast_id,
    newsletter_id,
    transactional_message_id,
    channel,
    MAX(parent_name) AS parent_name,
    COUNT(COALESCE(sent_at, reached_at)) AS sent,
    IF(channel IN ('email', 'push', 'sms', 'whatsapp'), COUNT(reached_at), NULL) AS delivered,
    IF(channel IN ('email', 'push', 'whatsapp', 'in_app'), COUNT(first_opened_at), NULL) AS opened,
    COUNT(first_clicked_at) AS clicked,
    COUNT(converted_at) AS converted,
    COUNT(unsubscribed_at) AS unsubscribed,
    COUNT(spammed_at) AS spammed,
    COUNT(failed_at) AS failed
  FROM deliveries
  GROUP BY send_date, campaign_id, broadcast_id, newsletter_id, transactional_message_id, channel
)
SELECT
  *,
  SAFE_DIVIDE(delivered, sent) AS delivery_rate,
  SAFE_DIVIDE(opened, COALESCE(delivered, sent)) AS open_rate,
  SAFE_DIVIDE(clicked, COALESCE(delivered, sent)) AS click_rate
FROM counts
