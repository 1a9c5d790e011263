resource "google_bigquery_dataset" "this" {
  project                    = var.project_id
  dataset_id                 = var.dataset_id
  description                = "Messages and commands sent to Customer.io, and their outcomes."
  location                   = var.location
  labels                     = var.labels
  delete_contents_on_destroy = !var.protected
  max_time_travel_hours      = "168" # one week to recover from a mistake

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
}
