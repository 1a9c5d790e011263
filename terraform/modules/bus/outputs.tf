output "image_repository" {
  description = "Registry URL to push images to."
  value       = module.project.repository_url
}

output "kafka_cluster" {
  description = "Name of the Kafka cluster."
  value       = module.kafka.cluster_id
}

output "secret_ids" {
  description = "Secrets that need a value before the services start."
  value       = sort(keys(module.secrets.secret_ids))
}

output "services" {
  description = "Names, kinds and instance bounds of the services."
  value       = { for name, service in module.service : name => { kind = service.kind, instances = service.instances } }

  precondition {
    condition     = length(setsubtract(local.keeps_state, var.volatile_state)) == 0
    error_message = "These services keep state on local disk, which Cloud Run discards with the instance: ${join(", ", setsubtract(local.keeps_state, var.volatile_state))}. Add them to volatile_state if losing it is acceptable."
  }

  precondition {
    condition     = alltrue([for name in keys(local.settings) : contains(flatten(values(local.services)[*].settings), name)])
    error_message = "The module sets a setting that no service declares."
  }

  precondition {
    condition     = alltrue([for name, size in local.sizes : size.max <= local.most[name] if contains(keys(local.workers), name)])
    error_message = "A worker has more instances than partitions; the extra ones would be idle."
  }
}

output "warehouse" {
  description = "Dataset, table and views."
  value       = { dataset = module.warehouse.dataset_id, table = module.warehouse.table_id, views = module.warehouse.views }
}

output "webhook" {
  description = "Endpoint of the reporting webhook, and the IP address for its DNS record."
  value       = { url = module.webhook_ingress.url, address = module.webhook_ingress.address }
}
