mock_provider "google" {
  source = "../../tests/mocks"
}

run "staging" {
  command = plan

  assert {
    condition     = module.bus.services["webhook-receiver"].instances.min == 1
    error_message = "In staging a webhook finds somebody awake, as in production."
  }

  assert {
    condition     = alltrue([for name in ["event-processor", "transactional-sender"] : module.bus.services[name].instances.max == 1])
    error_message = "A service that remembers on its own disk runs as one instance."
  }
}
