mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
  location   = "EU"
  writers    = { bigquery-sink = "bigquery-sink@example.iam.gserviceaccount.com" }
  readers    = ["group:analysts@example.com"]
}

run "partitions_the_table_by_day" {
  command = apply

  assert {
    condition     = google_bigquery_table.delivery_events.time_partitioning[0].type == "DAY" && contains([for column in jsondecode(google_bigquery_table.delivery_events.schema) : column.name], google_bigquery_table.delivery_events.time_partitioning[0].field)
    error_message = "The table must be partitioned by day on one of its columns."
  }

  assert {
    condition     = length(setsubtract(google_bigquery_table.delivery_events.clustering, [for column in jsondecode(google_bigquery_table.delivery_events.schema) : column.name])) == 0 && length(google_bigquery_table.delivery_events.clustering) <= 4
    error_message = "The table must be clustered by one to four of its columns."
  }

  assert {
    condition     = google_bigquery_table.delivery_events.require_partition_filter && google_bigquery_table.delivery_events.deletion_protection
    error_message = "Queries must filter by partition, and no plan may delete the table."
  }

  assert {
    condition     = google_bigquery_table.delivery_events.time_partitioning[0].expiration_ms == 400 * 24 * 60 * 60 * 1000
    error_message = "Rows must be kept for 400 days."
  }

  assert {
    condition     = google_bigquery_dataset.this.delete_contents_on_destroy == false
    error_message = "A protected dataset must keep its tables."
  }
}

run "every_file_is_a_view" {
  command = apply

  assert {
    condition     = toset(output.views) == toset([for file in fileset("./views", "*.sql") : trimsuffix(file, ".sql")])
    error_message = "Every file in views/ must become a view."
  }

  assert {
    condition     = contains(keys(google_bigquery_table.view), "events_current") && contains(keys(google_bigquery_table.view_over_view), "delivery_funnel")
    error_message = "A view must be created after its sources."
  }

  assert {
    condition = alltrue([
      for view in concat(values(google_bigquery_table.view), values(google_bigquery_table.view_over_view), values(google_bigquery_table.report)) :
      !strcontains(view.view[0].query, "$${") && view.view[0].use_legacy_sql == false
    ])
    error_message = "Views must be GoogleSQL with every placeholder substituted."
  }
}

run "sink_writes_two_tables" {
  command = apply

  assert {
    condition     = google_bigquery_table_iam_member.writer["bigquery-sink"].member == "serviceAccount:bigquery-sink@example.iam.gserviceaccount.com" && google_bigquery_table_iam_member.writer["bigquery-sink"].table_id == "delivery_events"
    error_message = "The sink may write this table."
  }

  assert {
    condition     = google_bigquery_table_iam_member.names_writer["bigquery-sink"].member == "serviceAccount:bigquery-sink@example.iam.gserviceaccount.com" && google_bigquery_table_iam_member.names_writer["bigquery-sink"].table_id == "names"
    error_message = "The sink may write the table of names."
  }

  assert {
    condition     = [for column in jsondecode(google_bigquery_table.names.schema) : "${column.name} ${column.type} ${column.mode}"] == ["kind STRING REQUIRED", "id INTEGER REQUIRED", "name STRING REQUIRED", "loaded_at TIMESTAMP REQUIRED"]
    error_message = "The views join names by kind and id."
  }
}

run "keeps_rows_without_expiry" {
  command   = apply
  state_key = "for_ever"

  variables {
    expiry_days = null
  }

  assert {
    condition     = google_bigquery_table.delivery_events.time_partitioning[0].expiration_ms == 0 # the mock's value for an unset argument
    error_message = "Without expiry_days, rows must not expire."
  }
}

run "rejects_short_expiry" {
  command = plan

  variables {
    expiry_days = 3
  }

  expect_failures = [var.expiry_days]
}

run "rejects_all_users_as_reader" {
  command = plan

  variables {
    readers = ["allAuthenticatedUsers"]
  }

  expect_failures = [var.readers]
}

run "rejects_writer_with_type_prefix" {
  command = plan

  variables {
    writers = { bigquery-sink = "serviceAccount:bigquery-sink@example.iam.gserviceaccount.com" }
  }

  expect_failures = [var.writers]
}

run "rejects_unknown_location" {
  command = plan

  variables {
    location = "Europe"
  }

  expect_failures = [var.location]
}
