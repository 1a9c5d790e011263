# A topic or group with an access list is closed to everybody not on it.
resource "google_managed_kafka_acl" "this" {
  for_each = var.acls

  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.this.cluster_id
  acl_id   = each.key

  dynamic "acl_entries" {
    for_each = each.value
    content {
      principal       = acl_entries.value.principal
      operation       = acl_entries.value.operation
      permission_type = "ALLOW"
      host            = "*"
    }
  }

  depends_on = [google_managed_kafka_topic.this]
}
