output "address" {
  description = "IP address for the domain's A record."
  value       = google_compute_global_address.this.address
}

output "url" {
  description = "URL to enter at Customer.io as the endpoint of the reporting webhook."
  value       = "https://${var.domain}${var.path}"
}
