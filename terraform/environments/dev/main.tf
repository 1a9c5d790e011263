# Development: the smallest Managed Kafka cluster; everything can be deleted, and unknown senders of webhooks are only logged.
module "bus" {
  source = "../../modules/bus"

  environment       = "dev"
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

  kafka     = { brokers = var.kafka_brokers, vcpu_count = 3, memory_gib_per_vcpu = 1 }
  warehouse = { location = var.warehouse_location, readers = var.warehouse_readers, expiry_days = 30 }
  webhook   = { domain = var.webhook_domain, allowed_ranges = var.customerio_addresses, operator_ranges = var.operator_addresses, preview = true }
  log_level = "debug"
  protected = false

  sizes = {
    webhook-receiver = { min = 0, max = 2 }
    track-publisher  = { max = 2 }
    bigquery-sink    = { max = 1 }
  }

  # Three days are enough for debugging, and cost less.
  topic_overrides = {
    for topic in ["customerio.webhooks", "customerio.processed", "customerio.dlq"] : topic => { config = { "retention.ms" = "259200000" } }
  }

  volatile_state = ["event-processor", "transactional-sender"]
}
