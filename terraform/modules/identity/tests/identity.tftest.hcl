mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id    = "example"
  name          = "track-publisher"
  description   = "Runs track-publisher."
  project_roles = ["roles/managedkafka.client"]
}

run "members_have_a_type_prefix" {
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

run "rejects_basic_role" {
  command = plan

  variables {
    project_roles = ["roles/editor"]
  }

  expect_failures = [var.project_roles]
}

run "rejects_project_wide_secret_access" {
  command = plan

  variables {
    project_roles = ["roles/secretmanager.secretAccessor"]
  }

  expect_failures = [var.project_roles]
}

run "rejects_short_role_name" {
  command = plan

  variables {
    project_roles = ["managedkafka.client"]
  }

  expect_failures = [var.project_roles]
}

run "rejects_invalid_id" {
  command = plan

  variables {
    name = "sink"
  }

  expect_failures = [var.name]
}
