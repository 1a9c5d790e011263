locals {
  grants = merge([
    for id, secret in var.secrets : {
      for name, email in secret.readers : "${id}/${name}" => { id = id, email = email }
    }
  ]...)
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = local.grants

  project   = var.project_id
  secret_id = google_secret_manager_secret.this[each.value.id].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${each.value.email}"
}
