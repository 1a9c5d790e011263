mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
  location   = "EU"
  writers    = { bigquery-sink = "bigquery-sink@example.iam.gserviceaccount.com" }
  readers    = ["group:analysts@example.com"]
}

run "one_table_by_the_day" {
  command = apply

  assert {
    condition     = google_bigquery_table.delivery_events.time_partitioning[0].type == "DAY" && contains([for column in jsondecode(google_bigquery_table.delivery_events.schema) : column.name], google_bigquery_table.delivery_events.time_partitioning[0].field)
    error_message = "The table is partitioned by the day of one of its columns."
  }

  assert {
    condition     = length(setsubtract(google_bigquery_table.delivery_events.clustering, [for column in jsondecode(google_bigquery_table.delivery_events.schema) : column.name])) == 0 && length(google_bigquery_table.delivery_events.clustering) <= 4
    error_message = "It is clustered by up to four of its columns."
  }

  assert {
    condition     = google_bigquery_table.delivery_events.require_partition_filter && google_bigquery_table.delivery_events.deletion_protection
    error_message = "No query reads it whole by mistake, and no plan deletes it."
  }

  assert {
    condition     = google_bigquery_table.delivery_events.time_partitioning[0].expiration_ms == 400 * 24 * 60 * 60 * 1000
    error_message = "Rows are kept for 400 days."
  }

  assert {
    condition     = google_bigquery_dataset.this.delete_contents_on_destroy == false
    error_message = "A protected dataset keeps its tables."
  }
}

run "every_file_is_a_view" {
  command = apply

  assert {
    condition     = toset(output.views) == toset([for file in fileset("./views", "*.sql") : trimsuffix(file, ".sql")])
    error_message = "A file in views/ is a view."
  }

  assert {
    condition     = contains(keys(google_bigquery_table.view), "events_current") && contains(keys(google_bigquery_table.view_over_view), "delivery_funnel")
    error_message = "What a view reads is made before it."
  }

  assert {
    condition = alltrue([
      for view in concat(values(google_bigquery_table.view), values(google_bigquery_table.view_over_view), values(google_bigquery_table.report)) :
      !strcontains(view.view[0].query, "$${") && view.view[0].use_legacy_sql == false
    ])
    error_message = "Views are GoogleSQL with every placeholder filled in."
  }
}

run "the_sink_writes_one_table" {
  command = apply

  assert {
    condition     = google_bigquery_table_iam_member.writer["bigquery-sink"].member == "serviceAccount:bigquery-sink@example.iam.gserviceaccount.com" && google_bigquery_table_iam_member.writer["bigquery-sink"].table_id == "delivery_events"
    error_message = "The sink may write this table."
  }
}

run "rows_for_ever" {
  command   = apply
  state_key = "for_ever"

  variables {
    expiry_days = null
  }

  assert {
    condition     = google_bigquery_table.delivery_events.time_partitioning[0].expiration_ms == 0 # what the mock answers for what nobody set
    error_message = "Without a number of days rows stay."
  }
}

run "late_webhooks_are_not_deleted_on_arrival" {
  command = plan

  variables {
    expiry_days = 3
  }

  expect_failures = [var.expiry_days]
}

run "nobody_nameless_reads_personal_data" {
  command = plan

  variables {
    readers = ["allAuthenticatedUsers"]
  }

  expect_failures = [var.readers]
}

run "writers_without_their_kind" {
  command = plan

  variables {
    writers = { bigquery-sink = "serviceAccount:bigquery-sink@example.iam.gserviceaccount.com" }
  }

  expect_failures = [var.writers]
}

run "a_place_that_exists" {
  command = plan

  variables {
    location = "Europe"
  }

  expect_failures = [var.location]
}
