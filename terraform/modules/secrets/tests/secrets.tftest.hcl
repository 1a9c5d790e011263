mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
  secrets = {
    customerio-track-api-key = { readers = { track-publisher = "track-publisher@example.iam.gserviceaccount.com" } }
    customerio-app-api-key   = { readers = { transactional-sender = "transactional-sender@example.iam.gserviceaccount.com" } }
  }
}

run "readers_read_only_their_secret" {
  command = apply

  assert {
    condition     = toset(keys(google_secret_manager_secret_iam_member.reader)) == toset(["customerio-track-api-key/track-publisher", "customerio-app-api-key/transactional-sender"])
    error_message = "There must be one grant per secret and reader."
  }

  assert {
    condition     = alltrue([for grant in google_secret_manager_secret_iam_member.reader : startswith(grant.member, "serviceAccount:") && grant.role == "roles/secretmanager.secretAccessor"])
    error_message = "A reader must only be able to read the value."
  }

  assert {
    condition     = length(google_secret_manager_secret.this["customerio-app-api-key"].replication[0].auto) == 1
    error_message = "Without regions, replication must be automatic."
  }
}

run "values_stay_in_their_regions" {
  command = apply

  variables {
    replica_locations = ["europe-west1"]
  }

  assert {
    condition     = one(google_secret_manager_secret.this["customerio-app-api-key"].replication[0].user_managed[0].replicas).location == "europe-west1"
    error_message = "Values must be stored in the given regions only."
  }
}

run "rejects_invalid_id" {
  command = plan

  variables {
    secrets = { "customerio/app" = { readers = {} } }
  }

  expect_failures = [var.secrets]
}
