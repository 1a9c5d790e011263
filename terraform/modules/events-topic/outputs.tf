output "subscriptions" {
  description = "Full names of the subscriptions."
  value       = { for name, subscription in google_pubsub_subscription.this : name => subscription.id }
}

output "topic_id" {
  description = "Full name of the topic."
  value       = google_pubsub_topic.this.id
}
