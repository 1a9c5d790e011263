# Computed values that other resources are built from, as the provider would return them.

mock_resource "google_service_account" {
  defaults = {
    email = "service@example.iam.gserviceaccount.com"
    name  = "projects/example/serviceAccounts/service@example.iam.gserviceaccount.com"
  }
}

mock_resource "google_pubsub_topic" {
  defaults = { id = "projects/example/topics/customerio-events" }
}

mock_resource "google_monitoring_notification_channel" {
  defaults = { id = "projects/example/notificationChannels/1" }
}

mock_resource "google_compute_global_address" {
  defaults = { address = "203.0.113.7" }
}

mock_resource "google_certificate_manager_certificate_map" {
  defaults = { id = "projects/example/locations/global/certificateMaps/map" }
}

mock_resource "google_parameter_manager_parameter_version" {
  defaults = { name = "projects/1/locations/global/parameters/lag-autoscaler/versions/v" }
}
