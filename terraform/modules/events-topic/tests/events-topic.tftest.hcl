mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
}

run "creates_topic_and_subscription" {
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

run "push_carries_a_token" {
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

run "rejects_plain_http_push" {
  command = plan

  variables {
    subscriptions = { pager = { push = { endpoint = "http://pager.example.com", service_account = "pager@example.iam.gserviceaccount.com" } } }
  }

  expect_failures = [var.subscriptions]
}

run "rejects_retention_out_of_range" {
  command = plan

  variables {
    retention_days = 60
  }

  expect_failures = [var.retention_days]
}
