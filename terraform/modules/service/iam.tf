resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.declared.kind == "http" ? var.http.invokers : toset([])

  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.this[var.name].name
  role     = "roles/run.invoker"
  member   = each.value
}
