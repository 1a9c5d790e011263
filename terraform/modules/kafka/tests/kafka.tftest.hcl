mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  project_id = "example"
  region     = "europe-west1"
  cluster_id = "cio-bus"
  subnets    = ["projects/example/regions/europe-west1/subnetworks/default"]
  vcpu_count = 6
  topics = {
    "customerio.track" = { partitions = 6, replication_factor = 3, config = { "min.insync.replicas" = "2" } }
  }
  acls = {
    "topic/customerio.track" = [
      { principal = "User:shop@example.iam.gserviceaccount.com", operation = "WRITE" },
      { principal = "User:track-publisher@example.iam.gserviceaccount.com", operation = "READ" },
    ]
  }
}

run "a_cluster_with_its_topics_and_lists" {
  command = apply

  assert {
    condition     = google_managed_kafka_cluster.this.capacity_config[0].memory_bytes == tostring(6 * 4 * 1024 * 1024 * 1024)
    error_message = "The default must be 4 GiB per vCPU."
  }

  assert {
    condition     = google_managed_kafka_topic.this["customerio.track"].configs["min.insync.replicas"] == "2"
    error_message = "A topic must have the settings of topics.json."
  }

  assert {
    condition     = alltrue([for entry in google_managed_kafka_acl.this["topic/customerio.track"].acl_entries : entry.host == "*" && entry.permission_type == "ALLOW" && startswith(entry.principal, "User:")])
    error_message = "Managed Kafka requires User: principals and every host."
  }

  assert {
    condition     = google_managed_kafka_cluster.this.deletion_policy == "PREVENT" && google_managed_kafka_topic.this["customerio.track"].deletion_policy == "PREVENT"
    error_message = "The cluster must be protected by default."
  }
}

run "deletable_where_said" {
  command = apply

  variables {
    protected = false
  }

  assert {
    condition     = google_managed_kafka_cluster.this.deletion_policy == "DELETE"
    error_message = "An environment must be able to allow deletion of its cluster."
  }
}

run "three_brokers_at_least" {
  command = plan

  variables {
    vcpu_count = 2
  }

  expect_failures = [var.vcpu_count]
}

run "memory_that_google_sells" {
  command = plan

  variables {
    memory_gib_per_vcpu = 16
  }

  expect_failures = [var.memory_gib_per_vcpu]
}

run "no_principal_without_its_kind" {
  command = plan

  variables {
    acls = { "topic/customerio.track" = [{ principal = "shop@example.iam.gserviceaccount.com", operation = "WRITE" }] }
  }

  expect_failures = [var.acls]
}

run "nothing_wider_than_needed" {
  command = plan

  variables {
    acls = { "topic/customerio.track" = [{ principal = "User:shop@example.iam.gserviceaccount.com", operation = "ALL" }] }
  }

  expect_failures = [var.acls]
}

run "no_list_of_an_unknown_kind" {
  command = plan

  variables {
    acls = { "topics/customerio.track" = [{ principal = "User:shop@example.iam.gserviceaccount.com", operation = "WRITE" }] }
  }

  expect_failures = [var.acls]
}

run "subnetworks_in_full" {
  command = plan

  variables {
    subnets = ["default"]
  }

  expect_failures = [var.subnets]
}

run "three_replicas" {
  command = plan

  variables {
    topics = { "customerio.track" = { partitions = 6, replication_factor = 1, config = {} } }
  }

  expect_failures = [var.topics]
}
