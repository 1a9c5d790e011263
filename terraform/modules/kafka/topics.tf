resource "google_managed_kafka_topic" "this" {
  for_each = var.topics

  project            = var.project_id
  location           = var.region
  cluster            = google_managed_kafka_cluster.this.cluster_id
  topic_id           = each.key
  partition_count    = each.value.partitions
  replication_factor = each.value.replication_factor
  configs            = each.value.config

  deletion_policy = var.protected ? "PREVENT" : "DELETE"
}
