# Secrets without values: values are added by hand or by a pipeline and never pass through Terraform. See README.md.
resource "google_secret_manager_secret" "this" {
  for_each = var.secrets

  project             = var.project_id
  secret_id           = each.key
  labels              = var.labels
  deletion_protection = var.protected
  version_destroy_ttl = var.protected ? "${30 * 24 * 60 * 60}s" : null # a destroyed version can be restored for this long

  replication {
    dynamic "auto" {
      for_each = length(var.replica_locations) == 0 ? [true] : []
      content {}
    }

    dynamic "user_managed" {
      for_each = length(var.replica_locations) == 0 ? [] : [true]
      content {
        dynamic "replicas" {
          for_each = var.replica_locations
          content {
            location = replicas.value
          }
        }
      }
    }
  }
}
