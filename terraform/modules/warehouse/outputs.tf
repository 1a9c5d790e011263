output "dataset_id" {
  description = "Name of the dataset."
  value       = google_bigquery_dataset.this.dataset_id
}

output "table_id" {
  description = "Name of the table, available once its writers have access."
  value       = google_bigquery_table.delivery_events.table_id
  depends_on  = [google_bigquery_table_iam_member.writer, google_bigquery_table_iam_member.names_writer]
}

output "views" {
  description = "Names of the views."
  value       = sort(local.view_names)
}
