-- Made by `npm run generate` from libs/warehouse/src/bigquery/sql/views/never_reported.sql; changes here are lost.
SELECT
  delivery_id,
  COALESCE(transactional_message_id, template_id) AS template,
  channel,
  customer_id,
  requested_at,
  accepted_at,
  parent_name
FROM customerio_events.delivery_funnel
WHERE
  accepted_at IS NOT NULL AND first_reported_at IS NULL AND COALESCE(channel, '') <> 'inbox_message'
