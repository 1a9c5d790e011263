output "bus" {
  description = "All outputs of the module bus."
  value       = module.bus
}
