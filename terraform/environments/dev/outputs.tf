output "bus" {
  description = "What was made: see the outputs of the module bus."
  value       = module.bus
}
