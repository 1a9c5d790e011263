resource "google_managed_kafka_cluster" "this" {
  project    = var.project_id
  location   = var.region
  cluster_id = var.cluster_id
  labels     = var.labels

  capacity_config {
    vcpu_count   = var.vcpu_count
    memory_bytes = var.vcpu_count * var.memory_gib_per_vcpu * 1024 * 1024 * 1024
  }

  gcp_config {
    kms_key = var.kms_key

    access_config {
      dynamic "network_configs" {
        for_each = var.subnets
        content {
          subnet = network_configs.value
        }
      }
    }
  }

  rebalance_config {
    mode = "AUTO_REBALANCE_ON_SCALE_UP"
  }

  deletion_policy = var.protected ? "PREVENT" : "DELETE"

  timeouts {
    create = "75m" # documented as up to 60 minutes
  }
}
