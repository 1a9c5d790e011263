mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
  region     = "europe-west1"
}

run "apis_stay_enabled" {
  command = apply

  assert {
    condition     = alltrue([for api in google_project_service.this : api.disable_on_destroy == false])
    error_message = "The API must stay enabled, because others in the project may need it."
  }

  assert {
    condition     = google_artifact_registry_repository.images.docker_config[0].immutable_tags
    error_message = "Tags must be immutable."
  }

  assert {
    condition     = output.repository_url == "europe-west1-docker.pkg.dev/example/cio-bus"
    error_message = "Images must be pushed to the region's registry."
  }
}

run "rejects_short_api_name" {
  command = plan

  variables {
    apis = ["run"]
  }

  expect_failures = [var.apis]
}
