-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/never_reported.sql; changes here are lost.
-- One row per transactional message that Customer.io accepted and has never reported anything about: no webhook has its
-- delivery. Reports take minutes, so filter on accepted_at: accepted_at < TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 60 MINUTE).
-- Inbox messages are left out: Customer.io has no webhook for them.
-- A template is Customer.io's number or trigger name, or our registry's name; null for a message with its own text.
SELECT
  delivery_id,
  COALESCE(transactional_message_id, template_id) AS template,
  channel,
  customer_id,
  requested_at,
  accepted_at,
  parent_name
FROM `${project}.${dataset}.delivery_funnel`
WHERE accepted_at IS NOT NULL AND first_reported_at IS NULL AND COALESCE(channel, '') <> 'inbox_message'
