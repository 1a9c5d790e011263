output "secret_ids" {
  description = "Ids by id, once their readers may read them."
  value       = { for id, secret in google_secret_manager_secret.this : id => secret.secret_id }
  depends_on  = [google_secret_manager_secret_iam_member.reader]
}
