-- One row per message to one person. accepted_at is when the acceptance of a transactional message was stored, or the later
-- time that it was planned for. Times are the events' own, so the order of arrival does not matter.
-- Opens and clicks by machines are not in first_opened_at and first_clicked_at. An open that was inferred from a click may be
-- a machine's: instead, a person's click of an email counts as an open.
-- transactional_message_id is Customer.io's number as soon as an event has it; until then it may be the trigger name that
-- the message was sent by.
-- template_id is the app's template of a transactional message, otherwise what Customer.io calls the content of it.
-- parent_name is what Customer.io calls the campaign, broadcast, newsletter or transactional message of it.
WITH messages AS (
  SELECT
    delivery_id,
    MAX(object_type) AS channel,
    MAX(customer_id) AS customer_id,
    MAX(campaign_id) AS campaign_id,
    MAX(broadcast_id) AS broadcast_id,
    MAX(newsletter_id) AS newsletter_id,
    COALESCE(MAX(IF(kind = 'webhook', transactional_message_id, NULL)), MAX(transactional_message_id)) AS transactional_message_id,
    MIN(IF(kind = 'command' AND metric = 'transactional', timestamp, NULL)) AS requested_at,
    MIN(IF(kind = 'command' AND metric = 'transactional', GREATEST(inserted_at, COALESCE(send_at, inserted_at)), NULL)) AS accepted_at,
    MIN(IF(kind = 'webhook', timestamp, NULL)) AS first_reported_at,
    COALESCE(MAX(IF(kind = 'command', template_id, NULL)), MAX(template_id)) AS template_id,
    MIN(IF(kind = 'webhook' AND metric = 'sent', timestamp, NULL)) AS sent_at,
    MIN(IF(kind = 'webhook' AND metric = 'delivered', timestamp, NULL)) AS delivered_at,
    MIN(IF(kind = 'webhook' AND NOT is_machine AND (metric = 'opened' OR (metric = 'clicked' AND object_type = 'email')), timestamp, NULL)) AS first_opened_at,
    MIN(IF(kind = 'webhook' AND metric = 'clicked' AND NOT is_machine, timestamp, NULL)) AS first_clicked_at,
    MIN(IF(kind = 'webhook' AND is_machine, timestamp, NULL)) AS first_machine_at,
    MIN(IF(kind = 'webhook' AND metric = 'converted', timestamp, NULL)) AS converted_at,
    MIN(IF(kind = 'webhook' AND metric = 'unsubscribed', timestamp, NULL)) AS unsubscribed_at,
    MIN(IF(kind = 'webhook' AND metric = 'spammed', timestamp, NULL)) AS spammed_at,
    MIN(IF(kind = 'webhook' AND metric IN ('bounced', 'dropped', 'failed', 'undeliverable'), timestamp, NULL)) AS failed_at
  FROM `${project}.${dataset}.events_current`
  WHERE delivery_id IS NOT NULL AND kind IN ('webhook', 'command')
  GROUP BY delivery_id
),
parents AS (
  SELECT
    *,
    CASE
      WHEN campaign_id IS NOT NULL THEN 'campaign'
      WHEN broadcast_id IS NOT NULL THEN 'broadcast'
      WHEN newsletter_id IS NOT NULL THEN 'newsletter'
      ELSE 'transactional'
    END AS parent_kind,
    COALESCE(campaign_id, broadcast_id, newsletter_id, SAFE_CAST(transactional_message_id AS INT64)) AS parent_id
  FROM messages
)
SELECT
  parents.* EXCEPT (parent_kind, parent_id),
  names.name AS parent_name
FROM parents
LEFT JOIN `${project}.${dataset}.names` AS names
  ON names.kind = parents.parent_kind AND names.id = parents.parent_id
