output "email" {
  description = "Email address of the account, available once its roles are granted."
  value       = google_service_account.this.email
  depends_on  = [google_project_iam_member.this]
}

output "id" {
  description = "Full name of the account, for grants on the account itself."
  value       = google_service_account.this.name
}
