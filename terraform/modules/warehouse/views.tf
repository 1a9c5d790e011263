locals {
  # Every file is a view; ${project} and ${dataset} are substituted here.
  view_names = toset([for file in fileset("${path.module}/views", "*.sql") : trimsuffix(file, ".sql")])
  view_sql = {
    for name in local.view_names : name => templatefile("${path.module}/views/${name}.sql", {
      project = var.project_id
      dataset = var.dataset_id
    })
  }

  # BigQuery creates a view only if its sources exist: views over the table first, then views over those views.
  reads = {
    for name, sql in local.view_sql : name => [
      for other in local.view_names : other if other != name && strcontains(sql, "`${var.project_id}.${var.dataset_id}.${other}`")
    ]
  }
  first  = { for name, others in local.reads : name => local.view_sql[name] if length(others) == 0 }
  second = { for name, others in local.reads : name => local.view_sql[name] if length(others) > 0 && length(setsubtract(others, keys(local.first))) == 0 }
  third  = { for name in setsubtract(local.view_names, concat(keys(local.first), keys(local.second))) : name => local.view_sql[name] }

  too_deep = [for name in keys(local.third) : name if length(setintersection(local.reads[name], keys(local.third))) > 0]
}

resource "google_bigquery_table" "view" {
  for_each = local.first

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  deletion_protection = false # a view has no data
  labels              = var.labels

  view {
    query          = each.value
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.delivery_events, google_bigquery_table.names]
}

resource "google_bigquery_table" "view_over_view" {
  for_each = local.second

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  deletion_protection = false
  labels              = var.labels

  view {
    query          = each.value
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.view]
}

resource "google_bigquery_table" "report" {
  for_each = local.third

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  deletion_protection = false
  labels              = var.labels

  view {
    query          = each.value
    use_legacy_sql = false
  }

  lifecycle {
    precondition {
      condition     = length(local.too_deep) == 0
      error_message = "Views depend on each other more than three levels deep, or cyclically: ${join(", ", local.too_deep)}."
    }
  }

  depends_on = [google_bigquery_table.view_over_view]
}
