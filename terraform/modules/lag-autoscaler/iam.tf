# Only on each worker and its account: the autoscaler cannot change anything else in the project.
resource "google_cloud_run_v2_worker_pool_iam_member" "scaler" {
  for_each = var.workers

  project  = var.project_id
  location = var.region
  name     = each.key
  role     = "roles/run.developer"
  member   = "serviceAccount:${var.service_account}"
}

resource "google_service_account_iam_member" "scaler" {
  for_each = var.workers

  service_account_id = each.value.service_account_id
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${var.service_account}"
}
