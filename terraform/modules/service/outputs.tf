output "instances" {
  description = "Minimum and maximum number of instances."
  value       = var.instances
}

output "kind" {
  description = "Kind of the service: worker or http."
  value       = var.declared.kind
}

output "name" {
  description = "Name of the service, available once it runs."
  value       = one(concat(values(google_cloud_run_v2_worker_pool.this)[*].name, values(google_cloud_run_v2_service.this)[*].name))
}
