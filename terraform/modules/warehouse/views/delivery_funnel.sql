-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/delivery_funnel.sql; changes here are lost.
-- One row per message to one person. Times are the events' own, so the order of arrival does not matter.
-- Opens and clicks by machines are not in first_opened_at and first_clicked_at.
SELECT
  delivery_id,
  MAX(object_type) AS channel,
  MAX(customer_id) AS customer_id,
  MAX(campaign_id) AS campaign_id,
  MAX(broadcast_id) AS broadcast_id,
  MAX(newsletter_id) AS newsletter_id,
  MAX(transactional_message_id) AS transactional_message_id,
  MIN(IF(kind = 'command', timestamp, NULL)) AS requested_at,
  MIN(IF(kind = 'webhook' AND metric = 'sent', timestamp, NULL)) AS sent_at,
  MIN(IF(kind = 'webhook' AND metric = 'delivered', timestamp, NULL)) AS delivered_at,
  MIN(IF(kind = 'webhook' AND metric = 'opened' AND NOT COALESCE(is_machine, FALSE), timestamp, NULL)) AS first_opened_at,
  MIN(IF(kind = 'webhook' AND metric = 'clicked' AND NOT COALESCE(is_machine, FALSE), timestamp, NULL)) AS first_clicked_at,
  MIN(IF(kind = 'webhook' AND is_machine, timestamp, NULL)) AS first_machine_at,
  MIN(IF(kind = 'webhook' AND metric = 'converted', timestamp, NULL)) AS converted_at,
  MIN(IF(kind = 'webhook' AND metric = 'unsubscribed', timestamp, NULL)) AS unsubscribed_at,
  MIN(IF(kind = 'webhook' AND metric = 'spammed', timestamp, NULL)) AS spammed_at,
  MIN(IF(kind = 'webhook' AND metric IN ('bounced', 'dropped', 'failed', 'undeliverable'), timestamp, NULL)) AS failed_at
FROM `${project}.${dataset}.events_current`
WHERE delivery_id IS NOT NULL AND kind IN ('webhook', 'command')
GROUP BY delivery_id
