mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
}

run "somebody_reads_it" {
  command = apply

  assert {
    condition     = google_pubsub_topic.this.name == "customerio-events"
    error_message = "The topic must have its well-known name."
  }

  assert {
    condition     = google_pubsub_subscription.this["on-call"].expiration_policy[0].ttl == ""
    error_message = "A subscription must not expire after a quiet month."
  }
}

run "a_push_proves_who_it_is" {
  command = apply

  variables {
    subscriptions = {
      pager = { push = { endpoint = "https://pager.example.com/alerts", service_account = "pager@example.iam.gserviceaccount.com" } }
    }
  }

  assert {
    condition     = google_pubsub_subscription.this["pager"].push_config[0].oidc_token[0].service_account_email == "pager@example.iam.gserviceaccount.com"
    error_message = "A push must carry a token of its account."
  }
}

run "no_push_in_the_clear" {
  command = plan

  variables {
    subscriptions = { pager = { push = { endpoint = "http://pager.example.com", service_account = "pager@example.iam.gserviceaccount.com" } } }
  }

  expect_failures = [var.subscriptions]
}

run "as_long_as_pubsub_keeps_anything" {
  command = plan

  variables {
    retention_days = 60
  }

  expect_failures = [var.retention_days]
}
