resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = var.name
  display_name = var.name
  description  = var.description
}

resource "google_project_iam_member" "this" {
  for_each = var.project_roles

  project = var.project_id
  role    = each.value
  member  = "serviceAccount:${google_service_account.this.email}"
}
