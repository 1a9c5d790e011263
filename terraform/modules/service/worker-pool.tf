resource "google_cloud_run_v2_worker_pool" "this" {
  for_each = var.declared.kind == "worker" ? toset([var.name]) : toset([])

  project             = var.project_id
  location            = var.region
  name                = var.name
  labels              = var.labels
  deletion_protection = var.protected

  # Manual scaling, because Cloud Run does not know Kafka's lag: the module lag-autoscaler sets the count.
  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = var.instances.min
  }

  template {
    service_account = var.service_account
    labels          = var.labels

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        subnetwork = var.subnetwork
      }
    }

    containers {
      name  = var.name
      image = var.image

      resources {
        limits = { cpu = var.cpu, memory = var.memory }
      }

      dynamic "env" {
        for_each = var.settings
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value.secret
              version = env.value.version
            }
          }
        }
      }

      startup_probe {
        http_get {
          path = "/healthz"
          port = var.health_port
        }
        period_seconds    = 5
        failure_threshold = 12
      }

      # Liveness, not readiness: halted delivery needs an operator, and a restart would not help.
      liveness_probe {
        http_get {
          path = "/healthz"
          port = var.health_port
        }
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 3
      }
    }

    containers {
      name       = local.collector
      image      = var.collector_image
      depends_on = [var.name]
    }
  }

  lifecycle {
    ignore_changes = [scaling[0].manual_instance_count]
  }
}
