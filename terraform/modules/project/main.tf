resource "google_project_service" "this" {
  for_each = var.apis

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false # the project may have other tenants
}

resource "google_artifact_registry_repository" "images" {
  project       = var.project_id
  location      = var.region
  repository_id = var.repository_id
  description   = "Images of the event bus."
  format        = "DOCKER"

  docker_config {
    immutable_tags = true
  }

  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = var.kept_images
    }
  }

  cleanup_policies {
    id     = "drop-old"
    action = "DELETE"
    condition {
      older_than = "${90 * 24 * 60 * 60}s"
    }
  }

  depends_on = [google_project_service.this]
}
