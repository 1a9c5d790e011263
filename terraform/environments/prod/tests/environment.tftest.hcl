mock_provider "google" {
  source = "../../tests/mocks"
}

run "production" {
  command = plan

  assert {
    condition     = module.bus.services["webhook-receiver"].instances.min >= 2 && module.bus.services["track-publisher"].instances.min >= 2 && module.bus.services["transactional-sender"].instances.min >= 2
    error_message = "In production every part of the flow that can be redundant must be."
  }

  assert {
    condition     = contains(module.bus.secret_ids, "redis-url")
    error_message = "Records of sent messages must survive the instance that sent them."
  }
}
