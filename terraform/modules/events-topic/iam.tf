# Cloud Monitoring's own account of this project writes the notifications.
resource "google_pubsub_topic_iam_member" "notifier" {
  project = var.project_id
  topic   = google_pubsub_topic.this.name
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:service-${var.project_number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
}
