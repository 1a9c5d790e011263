output "cluster_id" {
  description = "Name of the cluster. Its bootstrap address is no output: provider 7 has none; see README.md."
  value       = google_managed_kafka_cluster.this.cluster_id
}

output "topics" {
  description = "Names of the topics, once they exist and their lists are in force."
  value       = keys(google_managed_kafka_topic.this)
  depends_on  = [google_managed_kafka_acl.this]
}
