resource "google_cloud_run_v2_service" "this" {
  for_each = var.declared.kind == "http" ? toset([var.name]) : toset([])

  project              = var.project_id
  location             = var.region
  name                 = var.name
  labels               = var.labels
  deletion_protection  = var.protected
  ingress              = var.http.ingress
  invoker_iam_disabled = var.http.public # requests are authenticated by their signature
  iap_enabled          = var.http.iap    # people sign in with Google before a request comes here
  default_uri_disabled = var.http.ingress != "INGRESS_TRAFFIC_ALL"

  # Limits of the service, not of a revision: per-revision limits would double during a roll-out.
  scaling {
    min_instance_count = var.instances.min
  }

  template {
    service_account                  = var.service_account
    labels                           = var.labels
    max_instance_request_concurrency = var.http.concurrency
    timeout                          = "${var.http.timeout_seconds}s"

    scaling {
      max_instance_count = var.instances.max
    }

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        subnetwork = var.subnetwork
      }
    }

    containers {
      name  = var.name
      image = var.image

      ports {
        container_port = var.http.port
      }

      resources {
        limits            = { cpu = var.cpu, memory = var.memory }
        cpu_idle          = false # the Kafka connection and the collector stay active between requests
        startup_cpu_boost = true
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

      # The public port, because an instance gets requests once this succeeds: its health port is open earlier.
      startup_probe {
        http_get {
          path = "/healthz"
          port = var.http.port
        }
        period_seconds    = 2
        failure_threshold = 30
      }

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

      resources {
        cpu_idle = false
      }
    }
  }
}
