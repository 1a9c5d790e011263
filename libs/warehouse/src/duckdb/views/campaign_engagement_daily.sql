-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/campaign_engagement_daily.sql; changes here are lost.
WITH deliveries AS (
  SELECT
    *,
    CAST(COALESCE(sent_at, failed_at) AS DATE) AS send_date,
    COALESCE(delivered_at, first_opened_at, first_clicked_at) AS reached_at
  FROM customerio_events.delivery_funnel
  WHERE
    COALESCE(sent_at, failed_at) IS NOT NULL
), counts AS (
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
  GROUP BY
    send_date,
    campaign_id,
    broadcast_id,
    newsletter_id,
    transactional_message_id,
    channel
)
SELECT
  *,
  CASE WHEN sent <> 0 THEN delivered / sent ELSE NULL END AS delivery_rate,
  CASE
    WHEN (
      COALESCE(delivered, sent)
    ) <> 0
    THEN opened / (
      COALESCE(delivered, sent)
    )
    ELSE NULL
  END AS open_rate,
  CASE
    WHEN (
      COALESCE(delivered, sent)
    ) <> 0
    THEN clicked / (
      COALESCE(delivered, sent)
    )
    ELSE NULL
  END AS click_rate
FROM counts
