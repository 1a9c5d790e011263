output "secret_ids" {
  description = "Secret ids by id, available once their readers have access."
  value       = { for id, secret in google_secret_manager_secret.this : id => secret.secret_id }
  depends_on  = [google_secret_manager_secret_iam_member.reader]
}
