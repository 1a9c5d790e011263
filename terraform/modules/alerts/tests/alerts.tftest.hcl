mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id       = "example"
  project_number   = "123456789012"
  topic_id         = "projects/example/topics/customerio-events"
  emails           = ["on-call@example.com"]
  runbook_base_url = "https://github.com/example/cio-bus/blob/main/"
  rules = {
    DeliveryHalted = {
      expr        = "max by (service) (cio_bus_gate_closed{cause=\"setup\"}) == 1"
      for         = "60s"
      severity    = "critical"
      summary     = "Delivery is halted."
      description = "A service needs an operator."
      runbook     = "docs/runbooks/delivery-halted.md"
    }
    Noted = {
      expr        = "cio_bus_ready == 0"
      for         = "0s"
      interval    = "300s"
      severity    = "info"
      summary     = "Noted."
      description = "No action needed."
      runbook     = "docs/runbooks/service-not-ready.md"
    }
  }
}

run "alert_links_to_runbook_and_notifies" {
  command = apply

  assert {
    condition     = google_monitoring_notification_channel.events.type == "pubsub" && google_monitoring_notification_channel.events.labels.topic == "projects/example/topics/customerio-events"
    error_message = "Notifications must go to the topic."
  }

  assert {
    condition     = google_monitoring_alert_policy.this["DeliveryHalted"].conditions[0].condition_prometheus_query_language[0].evaluation_interval == "30s" && google_monitoring_alert_policy.this["Noted"].conditions[0].condition_prometheus_query_language[0].evaluation_interval == "300s"
    error_message = "A rule is evaluated as often as it says, and every 30 s by default."
  }

  assert {
    condition     = length(google_monitoring_alert_policy.this["DeliveryHalted"].notification_channels) == 2 && length(google_monitoring_alert_policy.this["Noted"].notification_channels) == 1
    error_message = "People must be notified only of actionable alerts; the topic gets all of them."
  }

  assert {
    condition     = strcontains(google_monitoring_alert_policy.this["DeliveryHalted"].documentation[0].content, "https://github.com/example/cio-bus/blob/main/docs/runbooks/delivery-halted.md")
    error_message = "An alert must link to its runbook."
  }

  assert {
    condition     = google_monitoring_alert_policy.this["DeliveryHalted"].conditions[0].condition_prometheus_query_language[0].duration == "60s"
    error_message = "An alert must wait for its duration."
  }
}

run "monitoring_publishes_to_the_topic" {
  command = apply

  assert {
    condition     = google_pubsub_topic_iam_member.notifier.member == "serviceAccount:service-123456789012@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
    error_message = "Cloud Monitoring's service account must be able to publish to the topic."
  }
}

run "rejects_project_id_as_number" {
  command = plan

  variables {
    project_number = "example"
  }

  expect_failures = [var.project_number]
}

run "rejects_recording_rule" {
  command = plan

  variables {
    rules = {
      Bad = { expr = "service:cio_bus_lag:sum > 1", for = "0s", severity = "info", summary = "s", description = "d", runbook = "r" }
    }
  }

  expect_failures = [var.rules]
}

run "rejects_unknown_severity" {
  command = plan

  variables {
    rules = {
      Bad = { expr = "cio_bus_ready == 0", for = "0s", severity = "page", summary = "s", description = "d", runbook = "r" }
    }
  }

  expect_failures = [var.rules]
}

run "rejects_duration_not_in_seconds" {
  command = plan

  variables {
    rules = {
      Bad = { expr = "cio_bus_ready == 0", for = "5m", severity = "info", summary = "s", description = "d", runbook = "r" }
    }
  }

  expect_failures = [var.rules]
}

run "rejects_short_topic_name" {
  command = plan

  variables {
    topic_id = "customerio-events"
  }

  expect_failures = [var.topic_id]
}
