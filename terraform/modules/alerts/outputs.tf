output "policies" {
  description = "Full names of the policies, by alert."
  value       = { for name, policy in google_monitoring_alert_policy.this : name => policy.id }
}
