variables {
  service_accounts = {
    track-publisher = "track-publisher@example.iam.gserviceaccount.com"
    bigquery-sink   = "bigquery-sink@example.iam.gserviceaccount.com"
  }
}

run "services_have_only_declared_access" {
  command = plan

  assert {
    condition     = contains(output.acls["topic/customerio.identify"], { principal = "User:track-publisher@example.iam.gserviceaccount.com", operation = "READ" })
    error_message = "track-publisher must be able to read customerio.identify."
  }

  assert {
    condition     = !contains([for entry in output.acls["topic/customerio.identify"] : entry.operation], "WRITE")
    error_message = "Neither of these two services may write customerio.identify."
  }

  assert {
    condition     = [for entry in output.acls["consumerGroup/customerio-track-publisher"] : entry.principal] == ["User:track-publisher@example.iam.gserviceaccount.com"]
    error_message = "Each consumer group must belong to one service."
  }

  assert {
    condition     = length(setsubtract([for entry in output.acls["topic/customerio.dlq"] : entry.operation if strcontains(entry.principal, "track-publisher")], ["WRITE"])) == 0
    error_message = "track-publisher must write dead letters but not read them."
  }
}

run "topics_match_the_code" {
  command = plan

  assert {
    condition     = length(output.topics) == 8 && alltrue([for topic in output.topics : topic.config["min.insync.replicas"] == "2"])
    error_message = "There must be eight topics, none of which loses an acknowledged record when one broker fails."
  }

  assert {
    condition     = output.partitions["track-publisher"] == 6
    error_message = "track-publisher must share six partitions."
  }
}

run "override_keeps_other_settings" {
  command = plan

  variables {
    topic_overrides = { "customerio.dlq" = { config = { "retention.ms" = "1000" } } }
  }

  assert {
    condition     = output.topics["customerio.dlq"].config["retention.ms"] == "1000" && output.topics["customerio.dlq"].config["max.message.bytes"] == "2097152"
    error_message = "The override must be merged over topics.json."
  }
}

run "operators_can_replay" {
  command = plan

  variables {
    operators = ["ada@example.com"]
  }

  assert {
    condition = alltrue([for operation in ["READ", "WRITE"] :
      contains(output.acls["topic/customerio.transactional"], { principal = "User:ada@example.com", operation = operation })
    ])
    error_message = "An operator must be able to read a command topic and write back to it."
  }

  assert {
    condition     = !contains(output.acls["topic/customerio.processed"], { principal = "User:ada@example.com", operation = "WRITE" })
    error_message = "An operator must not write outcomes."
  }
}

run "rejects_different_partition_counts_of_merged_topics" {
  command = plan

  variables {
    topic_overrides = { "customerio.track" = { partitions = 12 } }
  }

  expect_failures = [output.topics]
}

run "rejects_override_of_unknown_topic" {
  command = plan

  variables {
    topic_overrides = { "customerio.tracks" = { partitions = 12 } }
  }

  expect_failures = [var.topic_overrides]
}

run "rejects_single_replica" {
  command = plan

  variables {
    topic_overrides = { "customerio.track" = { config = { "min.insync.replicas" = "1" } } }
  }

  expect_failures = [var.topic_overrides]
}

run "rejects_publishers_of_other_topics" {
  command = plan

  variables {
    publishers = { "shop@example.iam.gserviceaccount.com" = ["customerio.processed"] }
  }

  expect_failures = [var.publishers]
}

run "rejects_account_with_type_prefix" {
  command = plan

  variables {
    service_accounts = { track-publisher = "serviceAccount:track-publisher@example.iam.gserviceaccount.com" }
  }

  expect_failures = [var.service_accounts]
}
