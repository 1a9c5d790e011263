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

run "creates_cluster_topics_and_access_lists" {
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

run "can_be_unprotected" {
  command = apply

  variables {
    protected = false
  }

  assert {
    condition     = google_managed_kafka_cluster.this.deletion_policy == "DELETE"
    error_message = "An environment must be able to allow deletion of its cluster."
  }
}

run "rejects_fewer_than_three_brokers" {
  command = plan

  variables {
    vcpu_count = 2
  }

  expect_failures = [var.vcpu_count]
}

run "rejects_memory_out_of_range" {
  command = plan

  variables {
    memory_gib_per_vcpu = 16
  }

  expect_failures = [var.memory_gib_per_vcpu]
}

run "rejects_principal_without_prefix" {
  command = plan

  variables {
    acls = { "topic/customerio.track" = [{ principal = "shop@example.iam.gserviceaccount.com", operation = "WRITE" }] }
  }

  expect_failures = [var.acls]
}

run "rejects_wide_acl" {
  command = plan

  variables {
    acls = { "topic/customerio.track" = [{ principal = "User:shop@example.iam.gserviceaccount.com", operation = "ALL" }] }
  }

  expect_failures = [var.acls]
}

run "rejects_unknown_acl_kind" {
  command = plan

  variables {
    acls = { "topics/customerio.track" = [{ principal = "User:shop@example.iam.gserviceaccount.com", operation = "WRITE" }] }
  }

  expect_failures = [var.acls]
}

run "rejects_short_subnetwork_name" {
  command = plan

  variables {
    subnets = ["default"]
  }

  expect_failures = [var.subnets]
}

run "rejects_other_replication_factor" {
  command = plan

  variables {
    topics = { "customerio.track" = { partitions = 6, replication_factor = 1, config = {} } }
  }

  expect_failures = [var.topics]
}
