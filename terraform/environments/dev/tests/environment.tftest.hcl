mock_provider "google" {
  source = "../../tests/mocks"
}

run "dev" {
  command = plan

  assert {
    condition     = module.bus.services["webhook-receiver"].instances.min == 0
    error_message = "In development the receiver must scale to zero."
  }

  assert {
    condition     = alltrue([for name in ["event-processor", "transactional-sender"] : module.bus.services[name].instances.max == 1])
    error_message = "A service with state on local disk must run as one instance."
  }
}
