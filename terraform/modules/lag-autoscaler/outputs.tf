output "configuration" {
  description = "What the autoscaler was told, as text."
  value       = local.configuration_text
}
