-- One row a message to one person. Times are the events' own, so the order of arrival does not matter.
-- Opens and clicks by machines are left out of first_opened_at and first_clicked_at.
CREATE OR REPLACE VIEW customerio_events.delivery_funnel AS
SELECT
  delivery_id,
  ANY_VALUE(object_type) AS channel,
  ANY_VALUE(customer_id) AS customer_id,
  ANY_VALUE(campaign_id) AS campaign_id,
  ANY_VALUE(broadcast_id) AS broadcast_id,
  ANY_VALUE(newsletter_id) AS newsletter_id,
  ANY_VALUE(transactional_message_id) AS transactional_message_id,
  MIN(timestamp) FILTER (WHERE kind = 'command') AS requested_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'sent') AS sent_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'delivered') AS delivered_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'opened' AND NOT COALESCE(is_machine, FALSE)) AS first_opened_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'clicked' AND NOT COALESCE(is_machine, FALSE)) AS first_clicked_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND is_machine) AS first_machine_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'converted') AS converted_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'unsubscribed') AS unsubscribed_at,
  MIN(timestamp) FILTER (WHERE kind = 'webhook' AND metric = 'spammed') AS spammed_at,
  MIN(timestamp) FILTER (
    WHERE kind = 'webhook' AND metric IN ('bounced', 'dropped', 'failed', 'undeliverable')
  ) AS failed_at
FROM customerio_events.events_current
WHERE delivery_id IS NOT NULL AND kind IN ('webhook', 'command')
GROUP BY delivery_id;
