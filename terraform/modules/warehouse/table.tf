locals {
  day_ms = 24 * 60 * 60 * 1000

  # Generated from libs/contracts, with the names, types and order that the API returns, so that a plan shows no diff.
  columns         = jsondecode(file("${path.module}/delivery_events.json"))
  column_types    = { for column in local.columns : column.name => column.type }
  required        = [for column in local.columns : column.name if column.mode == "REQUIRED"]
  partition_field = "timestamp"
  clustering      = ["kind", "metric", "customer_id"]
}

resource "google_bigquery_table" "delivery_events" {
  project                  = var.project_id
  dataset_id               = google_bigquery_dataset.this.dataset_id
  table_id                 = "delivery_events"
  description              = "One row per event, in both directions, at least once. Query the views."
  schema                   = jsonencode(local.columns)
  clustering               = local.clustering
  require_partition_filter = true
  deletion_protection      = var.protected
  labels                   = var.labels

  time_partitioning {
    type          = "DAY"
    field         = local.partition_field
    expiration_ms = var.expiry_days == null ? null : var.expiry_days * local.day_ms
  }

  lifecycle {
    precondition {
      condition     = lookup(local.column_types, local.partition_field, null) == "TIMESTAMP" && contains(local.required, local.partition_field)
      error_message = "delivery_events.json lacks a required TIMESTAMP column ${local.partition_field}, which the table is partitioned by."
    }

    precondition {
      condition     = length(setsubtract(local.clustering, keys(local.column_types))) == 0
      error_message = "delivery_events.json lacks columns that the table is clustered by: ${join(", ", setsubtract(local.clustering, keys(local.column_types)))}."
    }

    precondition {
      condition     = length(setsubtract(values(local.column_types), ["STRING", "INTEGER", "FLOAT", "BOOLEAN", "TIMESTAMP", "DATE", "NUMERIC", "JSON", "RECORD"])) == 0
      error_message = "delivery_events.json uses type names that the API returns under another name, so that every plan would show a diff."
    }
  }
}

# What the ids of campaigns, broadcasts, newsletters and transactional messages are called. The sink replaces it at each load.
resource "google_bigquery_table" "names" {
  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = "names"
  description         = "What campaigns, broadcasts, newsletters and transactional messages are called in Customer.io."
  schema              = jsonencode(jsondecode(file("${path.module}/names.json")))
  deletion_protection = false # a copy, which the sink loads again
  labels              = var.labels
}
