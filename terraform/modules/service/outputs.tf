output "instances" {
  description = "Least and most instances."
  value       = var.instances
}

output "kind" {
  description = "worker or http."
  value       = var.declared.kind
}

output "name" {
  description = "Name of the service, once it runs."
  value       = one(concat(values(google_cloud_run_v2_worker_pool.this)[*].name, values(google_cloud_run_v2_service.this)[*].name))
}
