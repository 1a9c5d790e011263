mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id      = "example"
  region          = "europe-west1"
  name            = "track-publisher"
  image           = "europe-west1-docker.pkg.dev/example/cio-bus/track-publisher:0.1.0"
  service_account = "track-publisher@example.iam.gserviceaccount.com"
  subnetwork      = "projects/example/regions/europe-west1/subnetworks/default"
  instances       = { min = 1, max = 6 }
  declared = {
    kind     = "worker"
    settings = ["KAFKA_BROKERS", "LOG_LEVEL", "CUSTOMERIO_TRACK_API_KEY"]
    required = ["KAFKA_BROKERS", "CUSTOMERIO_TRACK_API_KEY"]
    secret   = ["CUSTOMERIO_TRACK_API_KEY"]
  }
  settings = { KAFKA_BROKERS = "bootstrap.example.com:9092" }
  secrets  = { CUSTOMERIO_TRACK_API_KEY = { secret = "customerio-track-api-key" } }
}

run "consumer_is_a_worker_pool" {
  command = apply

  assert {
    condition     = length(google_cloud_run_v2_worker_pool.this) == 1 && length(google_cloud_run_v2_service.this) == 0
    error_message = "A consumer must have no ingress."
  }

  assert {
    condition = contains([
      for env in google_cloud_run_v2_worker_pool.this["track-publisher"].template[0].containers[0].env :
      try(env.value_source[0].secret_key_ref[0].secret, "") if env.name == "CUSTOMERIO_TRACK_API_KEY"
    ], "customerio-track-api-key")
    error_message = "A secret must come from Secret Manager."
  }

  assert {
    condition = alltrue([
      for env in google_cloud_run_v2_worker_pool.this["track-publisher"].template[0].containers[0].env :
      env.value == null || env.value == "" if env.name == "CUSTOMERIO_TRACK_API_KEY"
    ])
    error_message = "A secret's value must not be in the state."
  }

  assert {
    condition     = google_cloud_run_v2_worker_pool.this["track-publisher"].template[0].containers[0].liveness_probe[0].http_get[0].path == "/healthz"
    error_message = "The liveness probe must be /healthz: a service with halted delivery must not be restarted."
  }
}

run "receiver_is_behind_the_load_balancer" {
  command = apply

  variables {
    name     = "webhook-receiver"
    declared = { kind = "http", settings = ["KAFKA_BROKERS", "PORT"], required = ["KAFKA_BROKERS"], secret = [] }
    secrets  = {}
    http     = { public = true }
  }

  assert {
    condition     = length(google_cloud_run_v2_worker_pool.this) == 0 && google_cloud_run_v2_service.this["webhook-receiver"].ingress == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    error_message = "The service must be reachable only through the load balancer."
  }

  assert {
    condition     = google_cloud_run_v2_service.this["webhook-receiver"].template[0].containers[0].resources[0].cpu_idle == false
    error_message = "CPU must stay allocated: the Kafka connection is active between requests."
  }

  assert {
    condition     = google_cloud_run_v2_service.this["webhook-receiver"].template[0].containers[0].startup_probe[0].http_get[0].port == one(google_cloud_run_v2_service.this["webhook-receiver"].template[0].containers[0].ports[*].container_port)
    error_message = "The startup probe must ask the port that requests come to: an instance that cannot serve them must get none."
  }

  assert {
    condition     = google_cloud_run_v2_service.this["webhook-receiver"].template[0].containers[0].liveness_probe[0].http_get[0].port == 8080
    error_message = "The liveness probe must ask the health port: a full public port must not restart the service."
  }
}

run "only_named_users_may_invoke" {
  command = apply

  variables {
    name     = "console"
    declared = { kind = "http", settings = ["KAFKA_BROKERS", "PORT"], required = ["KAFKA_BROKERS"], secret = [] }
    secrets  = {}
    http     = { invokers = ["group:operators@example.com"] }
  }

  assert {
    condition     = google_cloud_run_v2_service_iam_member.invoker["group:operators@example.com"].role == "roles/run.invoker"
    error_message = "Only named users may invoke the service."
  }
}

run "rejects_undeclared_setting" {
  command = plan

  variables {
    settings = { KAFKA_BROKERS = "bootstrap.example.com:9092", LOG_LEVLE = "debug" }
  }

  expect_failures = [var.settings]
}

run "rejects_missing_required_setting" {
  command = plan

  variables {
    settings = { LOG_LEVEL = "debug" }
  }

  expect_failures = [var.settings]
}

run "rejects_secret_as_plain_value" {
  command = plan

  variables {
    settings = { KAFKA_BROKERS = "bootstrap.example.com:9092", CUSTOMERIO_TRACK_API_KEY = "a key" }
    secrets  = {}
  }

  expect_failures = [var.settings]
}

run "rejects_undeclared_secret" {
  command = plan

  variables {
    secrets = {
      CUSTOMERIO_TRACK_API_KEY = { secret = "customerio-track-api-key" }
      CUSTOMERIO_APP_API_KEY   = { secret = "customerio-app-api-key" }
    }
  }

  expect_failures = [var.secrets]
}

run "rejects_mutable_image_tag" {
  command = plan

  variables {
    image = "europe-west1-docker.pkg.dev/example/cio-bus/track-publisher:latest"
  }

  expect_failures = [var.image]
}

run "rejects_public_ingress" {
  command = plan

  variables {
    http = { public = true, ingress = "INGRESS_TRAFFIC_ALL" }
  }

  expect_failures = [var.http]
}

run "rejects_all_users_as_invoker" {
  command = plan

  variables {
    http = { invokers = ["allUsers"] }
  }

  expect_failures = [var.http]
}

run "rejects_min_above_max" {
  command = plan

  variables {
    instances = { min = 7, max = 6 }
  }

  expect_failures = [var.instances]
}
