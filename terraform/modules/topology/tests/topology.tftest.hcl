variables {
  service_accounts = {
    track-publisher = "track-publisher@example.iam.gserviceaccount.com"
    bigquery-sink   = "bigquery-sink@example.iam.gserviceaccount.com"
  }
}

run "each_service_gets_what_it_does_and_no_more" {
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

run "topics_are_those_of_the_code" {
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

run "an_override_changes_one_setting_and_keeps_the_others" {
  command = plan

  variables {
    topic_overrides = { "customerio.dlq" = { config = { "retention.ms" = "1000" } } }
  }

  assert {
    condition     = output.topics["customerio.dlq"].config["retention.ms"] == "1000" && output.topics["customerio.dlq"].config["max.message.bytes"] == "2097152"
    error_message = "The override must be merged over topics.json."
  }
}

run "operators_replay_what_they_read" {
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

run "topics_that_are_merged_have_as_many_partitions" {
  command = plan

  variables {
    topic_overrides = { "customerio.track" = { partitions = 12 } }
  }

  expect_failures = [output.topics]
}

run "no_override_of_a_topic_that_is_not_there" {
  command = plan

  variables {
    topic_overrides = { "customerio.tracks" = { partitions = 12 } }
  }

  expect_failures = [var.topic_overrides]
}

run "no_single_replica" {
  command = plan

  variables {
    topic_overrides = { "customerio.track" = { config = { "min.insync.replicas" = "1" } } }
  }

  expect_failures = [var.topic_overrides]
}

run "apps_write_commands_alone" {
  command = plan

  variables {
    publishers = { "shop@example.iam.gserviceaccount.com" = ["customerio.processed"] }
  }

  expect_failures = [var.publishers]
}

run "accounts_are_named_without_their_kind" {
  command = plan

  variables {
    service_accounts = { track-publisher = "serviceAccount:track-publisher@example.iam.gserviceaccount.com" }
  }

  expect_failures = [var.service_accounts]
}
