# Production: nothing with data can be deleted, and every part of the flow that can be redundant is.
module "bus" {
  source = "../../modules/bus"

  environment       = "prod"
  project_id        = var.project_id
  project_number    = var.project_number
  region            = var.region
  subnetwork        = var.subnetwork
  customerio_region = var.customerio_region
  image_tag         = var.image_tag

  publishers       = var.publishers
  operators        = var.operators
  alert_emails     = var.alert_emails
  runbook_base_url = var.runbook_base_url

  kafka     = { brokers = var.kafka_brokers, vcpu_count = 6 }
  warehouse = { location = var.warehouse_location, readers = var.warehouse_readers, expiry_days = 400 }
  webhook   = { domain = var.webhook_domain, allowed_ranges = var.customerio_addresses, operator_ranges = var.operator_addresses }
  protected = true

  # Keeps personal data in the region.
  secret_locations = [var.region]

  sizes = {
    webhook-receiver     = { min = 2, max = 10 }
    track-publisher      = { min = 2, max = 6, memory = "1Gi" }
    transactional-sender = { min = 2, max = 6, memory = "1Gi" }
    bigquery-sink        = { min = 2, max = 6, memory = "1Gi" }
  }

  # Sent messages and seen events survive an instance. You run the Redis: see the module's README.
  redis = true
}
