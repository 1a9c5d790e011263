output "cluster_id" {
  description = "Name of the cluster. The bootstrap address is not an output, because provider 7 does not expose it; see README.md."
  value       = google_managed_kafka_cluster.this.cluster_id
}

output "topics" {
  description = "Names of the topics, available once they exist and their access lists are in force."
  value       = keys(google_managed_kafka_topic.this)
  depends_on  = [google_managed_kafka_acl.this]
}
