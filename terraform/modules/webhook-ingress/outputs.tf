output "address" {
  description = "Address that the domain's A record points to."
  value       = google_compute_global_address.this.address
}

output "url" {
  description = "What to enter at Customer.io as the endpoint of the reporting webhook."
  value       = "https://${var.domain}${var.path}"
}
