output "project_id" {
  description = "The project, once its APIs are on."
  value       = var.project_id
  depends_on  = [google_project_service.this]
}

output "repository_url" {
  description = "Where images are pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"
}
