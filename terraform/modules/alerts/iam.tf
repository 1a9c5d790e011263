# Cloud Monitoring's service account for this project publishes the notifications. Google creates it with the first channel
# of this type, so nothing can be granted to it earlier.
resource "google_pubsub_topic_iam_member" "notifier" {
  project = var.project_id
  topic   = var.topic_id
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:service-${var.project_number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"

  depends_on = [google_monitoring_notification_channel.events]
}
