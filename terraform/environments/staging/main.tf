# Staging: production on a smaller scale; deletable, because nothing in it is the only copy.
module "bus" {
  source = "../../modules/bus"

  environment       = "staging"
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

  kafka     = { brokers = var.kafka_brokers, vcpu_count = 3 }
  warehouse = { location = var.warehouse_location, readers = var.warehouse_readers, expiry_days = 90 }
  webhook   = { domain = var.webhook_domain, allowed_ranges = var.customerio_addresses, operator_ranges = var.operator_addresses }
  protected = false

  sizes = {
    webhook-receiver = { min = 1, max = 4 }
    track-publisher  = { max = 3 }
    bigquery-sink    = { max = 3 }
  }

  volatile_state = ["event-processor", "transactional-sender"]
}
