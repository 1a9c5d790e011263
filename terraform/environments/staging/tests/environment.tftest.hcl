mock_provider "google" {
  source = "../../tests/mocks"
}

run "staging" {
  command = plan

  assert {
    condition     = module.bus.services["webhook-receiver"].instances.min == 1
    error_message = "In staging a receiver must always run, as in production."
  }

  assert {
    condition     = alltrue([for name in ["event-processor", "transactional-sender"] : module.bus.services[name].instances.max == 1])
    error_message = "A service with state on local disk must run as one instance."
  }
}
