mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  environment       = "staging"
  project_id        = "example"
  project_number    = "123456789012"
  region            = "europe-west1"
  subnetwork        = "projects/example/regions/europe-west1/subnetworks/default"
  customerio_region = "eu"
  kafka             = { brokers = ["bootstrap.example.com:9092"], vcpu_count = 3 }
  warehouse         = { location = "EU" }
  webhook           = { domain = "hooks.example.com", allowed_ranges = ["34.76.143.229/32"] }
  runbook_base_url  = "https://github.com/example/cio-bus/blob/main/"
  volatile_state    = ["event-processor", "transactional-sender"]
  image_tag         = "0.1.0"
}

run "people_reach_the_console_through_google" {
  command = plan

  variables {
    console_users     = ["group:operators@example.com"]
    console_operators = ["ada@example.com"]
  }

  assert {
    condition     = google_project_iam_member.console_user["group:operators@example.com"].role == "roles/iap.httpsResourceAccessor"
    error_message = "The named users must be let in by Google's proxy."
  }

  assert {
    condition     = local.settings.CONSOLE_TRUSTED_HEADER == "x-goog-authenticated-user-email" && local.settings.CONSOLE_OPERATORS == "ada@example.com"
    error_message = "The console must take the name of the person from the proxy."
  }

  assert {
    condition     = output.services["console"].instances.max == 1
    error_message = "Plans and jobs are those of one console."
  }
}

run "plans_the_whole_bus" {
  command = plan

  assert {
    condition     = output.services["webhook-receiver"].kind == "http" && output.services["track-publisher"].kind == "worker"
    error_message = "Services with a port must be HTTP services, consumers must be workers."
  }

  assert {
    condition     = output.services["track-publisher"].instances.max == 6
    error_message = "The default maximum of workers must be the number of partitions."
  }

  assert {
    condition     = toset(output.secret_ids) == toset(["customerio-app-api-key", "customerio-site-id", "customerio-track-api-key", "customerio-webhook-secret"])
    error_message = "Every Customer.io credential must be a secret."
  }

  assert {
    condition     = toset(keys(local.secret_readers["customerio-app-api-key"].readers)) == toset(["bigquery-sink", "transactional-sender"])
    error_message = "A service must read only its own secrets."
  }

  assert {
    condition     = output.webhook.url == "https://hooks.example.com/webhooks/customerio"
    error_message = "This is the URL to enter at Customer.io."
  }

  assert {
    condition     = local.settings.NEVER_REPORTED_EVERY_SECONDS == "3600"
    error_message = "The sinks must search for messages that were never reported: the alert depends on it."
  }

  assert {
    condition     = toset(keys(local.scaled)) == toset(["track-publisher", "bigquery-sink"])
    error_message = "Stateless workers must be scaled by lag."
  }
}

run "rejects_unacknowledged_volatile_state" {
  command = plan

  variables {
    volatile_state = []
  }

  expect_failures = [output.services]
}

run "preferences_need_the_address_of_a_database" {
  command = plan

  variables {
    preferences = true
  }

  assert {
    condition     = toset(keys(local.secret_readers["database-url"].readers)) == toset(["console", "event-processor"])
    error_message = "The address of the database must be a secret of event-processor, and of console, which forgets people."
  }
}

run "redis_allows_several_instances" {
  command = plan

  variables {
    redis          = true
    volatile_state = []
  }

  assert {
    condition     = toset(keys(local.secret_readers["redis-url"].readers)) == toset(["console", "event-processor", "track-publisher", "transactional-sender"])
    error_message = "The Redis address must be a secret of the stateful services."
  }

  assert {
    condition     = contains(keys(local.scaled), "transactional-sender") && output.services["event-processor"].instances.max == 6
    error_message = "With Redis, every worker must be scaled by lag."
  }
}

# One file, because each run plans the whole bus.
run "rejects_unknown_names" {
  command = plan

  variables {
    environment = "production"
    images      = { track-publishers = "europe-west1-docker.pkg.dev/example/cio-bus/track-publisher:0.0.9" }
    settings    = { TRACK_CONCURENCY = "16" }
    sizes       = { track-publishers = { max = 2 } }
  }

  expect_failures = [var.environment, var.images, var.settings, var.sizes]
}

run "rejects_more_workers_than_partitions" {
  command = plan

  variables {
    sizes = { track-publisher = { max = 7 } }
  }

  expect_failures = [output.services]
}
