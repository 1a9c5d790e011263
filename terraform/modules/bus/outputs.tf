output "image_repository" {
  description = "Where images are pushed to."
  value       = module.project.repository_url
}

output "kafka_cluster" {
  description = "Name of the Kafka cluster."
  value       = module.kafka.cluster_id
}

output "secret_ids" {
  description = "Secrets that want a value before the services start."
  value       = sort(keys(module.secrets.secret_ids))
}

output "services" {
  description = "Names, kinds and bounds of the services."
  value       = { for name, service in module.service : name => { kind = service.kind, instances = service.instances } }

  precondition {
    condition     = length(setsubtract(local.keeps_state, var.volatile_state)) == 0
    error_message = "These services remember on their own disk, which Cloud Run forgets with the instance: ${join(", ", setsubtract(local.keeps_state, var.volatile_state))}. Name them in volatile_state if that may be."
  }

  precondition {
    condition     = alltrue([for name in keys(local.settings) : contains(flatten(values(local.services)[*].settings), name)])
    error_message = "The module gives a setting that no service declares."
  }

  precondition {
    condition     = alltrue([for name, size in local.sizes : size.max <= local.most[name] if contains(keys(local.workers), name)])
    error_message = "A worker has more instances than partitions; the others would idle."
  }
}

output "warehouse" {
  description = "Dataset, table and views."
  value       = { dataset = module.warehouse.dataset_id, table = module.warehouse.table_id, views = module.warehouse.views }
}

output "webhook" {
  description = "Endpoint of the reporting webhook, and the address that its DNS record points to."
  value       = { url = module.webhook_ingress.url, address = module.webhook_ingress.address }
}
