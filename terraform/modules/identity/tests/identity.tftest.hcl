mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id    = "example"
  name          = "track-publisher"
  description   = "Runs track-publisher."
  project_roles = ["roles/managedkafka.client"]
}

run "members_have_their_kind" {
  command = apply

  assert {
    condition     = alltrue([for member in google_project_iam_member.this : startswith(member.member, "serviceAccount:")])
    error_message = "An IAM member must have its type prefix."
  }

  assert {
    condition     = output.email == "service@example.iam.gserviceaccount.com"
    error_message = "The address must be the account's."
  }
}

run "no_basic_role" {
  command = plan

  variables {
    project_roles = ["roles/editor"]
  }

  expect_failures = [var.project_roles]
}

run "no_reading_of_every_secret" {
  command = plan

  variables {
    project_roles = ["roles/secretmanager.secretAccessor"]
  }

  expect_failures = [var.project_roles]
}

run "roles_in_full" {
  command = plan

  variables {
    project_roles = ["managedkafka.client"]
  }

  expect_failures = [var.project_roles]
}

run "no_id_that_google_refuses" {
  command = plan

  variables {
    name = "sink"
  }

  expect_failures = [var.name]
}
