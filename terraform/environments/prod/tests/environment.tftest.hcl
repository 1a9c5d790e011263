mock_provider "google" {
  source = "../../tests/mocks"
}

run "production" {
  command = plan

  assert {
    condition     = module.bus.services["webhook-receiver"].instances.min >= 2 && module.bus.services["track-publisher"].instances.min >= 2
    error_message = "In production no part of the flow that can be two is one."
  }

  assert {
    condition     = alltrue([for name in ["event-processor", "transactional-sender"] : module.bus.services[name].instances.max == 1])
    error_message = "A service that remembers on its own disk runs as one instance."
  }
}
