# Cloud Monitoring's own account of this project writes the notifications. Google makes that account with the first channel
# of this kind, so that it can be granted nothing before.
resource "google_pubsub_topic_iam_member" "notifier" {
  project = var.project_id
  topic   = var.topic_id
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:service-${var.project_number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"

  depends_on = [google_monitoring_notification_channel.events]
}
