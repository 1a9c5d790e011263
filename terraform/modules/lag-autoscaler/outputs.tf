output "configuration" {
  description = "Configuration of the autoscaler, as text."
  value       = local.configuration_text
}
