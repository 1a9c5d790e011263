resource "google_monitoring_notification_channel" "events" {
  project      = var.project_id
  display_name = "Pub/Sub ${var.name}"
  type         = "pubsub"
  labels       = { topic = var.topic_id }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.emails

  project      = var.project_id
  display_name = each.value
  type         = "email"
  labels       = { email_address = each.value }
}

locals {
  # All alerts go to the topic; people are notified only of actionable ones.
  everyone = [google_monitoring_notification_channel.events.id]
  people   = [for channel in google_monitoring_notification_channel.email : channel.id]
  channels = {
    critical = concat(local.everyone, local.people)
    warning  = concat(local.everyone, local.people)
    info     = local.everyone
  }
}
