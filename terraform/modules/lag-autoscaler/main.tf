locals {
  location = "projects/${var.project_id}/locations/${var.region}"

  # CREMA's configuration consists of KEDA scaled objects. Lag comes from the bus's own metric, so the autoscaler needs
  # no access to Kafka.
  configuration = {
    apiVersion = "crema/v1"
    kind       = "CremaConfig"
    metadata   = { name = var.name }
    spec = {
      pollingInterval = var.polling_seconds
      triggerAuthentications = [{
        metadata = { name = "google" }
        spec     = { podIdentity = { provider = "gcp" } }
      }]
      scaledObjects = [
        for worker, scaling in var.workers : {
          spec = {
            scaleTargetRef  = { name = "${local.location}/workerPools/${worker}" }
            minReplicaCount = scaling.min
            maxReplicaCount = scaling.max
            triggers = [{
              type = "prometheus"
              name = worker
              metadata = {
                serverAddress = "https://monitoring.googleapis.com/v1/projects/${var.project_id}/location/global/prometheus"
                query         = "sum(cio_bus_consumer_lag_messages{service=\"${worker}\"})"
                threshold     = tostring(scaling.lag_per_instance)
              }
              authenticationRef = { name = "google" }
            }]
            advanced = {
              horizontalPodAutoscalerConfig = {
                behavior = {
                  # Each change of the group briefly stops all its members: scale up quickly, scale down late.
                  scaleUp   = { stabilizationWindowSeconds = 60 }
                  scaleDown = { stabilizationWindowSeconds = var.scale_down_after_seconds }
                }
              }
            }
          }
        }
      ]
    }
  }

  configuration_text = yamlencode(local.configuration)
}

resource "google_parameter_manager_parameter" "configuration" {
  project      = var.project_id
  parameter_id = var.name
  format       = "YAML"
  labels       = var.labels
}

resource "google_parameter_manager_parameter_version" "configuration" {
  parameter            = google_parameter_manager_parameter.configuration.id
  parameter_version_id = "v-${substr(sha256(local.configuration_text), 0, 12)}" # versions are immutable: a change creates a new one
  parameter_data       = local.configuration_text

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_cloud_run_v2_service" "this" {
  project             = var.project_id
  location            = var.region
  name                = var.name
  labels              = merge(var.labels, { created-by = "crema" })
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = false # it has no state

  # Exactly one: two would set conflicting counts.
  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = 1
  }

  template {
    service_account = var.service_account

    containers {
      image          = var.image
      base_image_uri = var.base_image

      resources {
        limits   = { cpu = "1", memory = "512Mi" }
        cpu_idle = false # it works continuously and receives no requests
      }

      env {
        name  = "CREMA_CONFIG"
        value = google_parameter_manager_parameter_version.configuration.name
      }

      env {
        name  = "OUTPUT_SCALER_METRICS"
        value = "True"
      }
    }
  }

  depends_on = [
    google_cloud_run_v2_worker_pool_iam_member.scaler,
    google_service_account_iam_member.scaler,
  ]
}
