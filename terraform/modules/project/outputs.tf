output "project_id" {
  description = "The project, available once its APIs are enabled."
  value       = var.project_id
  depends_on  = [google_project_service.this]
}

output "repository_url" {
  description = "Registry URL to push images to."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"
}
