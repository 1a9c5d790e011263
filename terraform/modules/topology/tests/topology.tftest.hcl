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
    condition     = [for entry in output.acls["consumerGroup/customerio-track-publisher"] : entry.principal if entry.operation == "READ"] == ["User:track-publisher@example.iam.gserviceaccount.com"]
    error_message = "Only its service may join a consumer group."
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

run "everything_is_closed_without_operators" {
  command = plan

  assert {
    condition = alltrue([
      for resource in ["cluster", "topicPrefixed/customerio.", "consumerGroupPrefixed/customerio-", "transactionalId/customerio-replay"] :
      contains(output.acls[resource], { principal = "User:nobody@cio-bus.invalid", operation = "DESCRIBE" })
    ])
    error_message = "What is on no list is open to every account: topics, groups, transactions and the cluster must be closed, whoever is named."
  }

  assert {
    condition     = alltrue([for topic in keys(output.topics) : startswith(topic, "customerio.")])
    error_message = "The list of the prefix customerio. must cover every topic."
  }

  assert {
    condition     = !contains(keys(output.acls), "topic/customerio.dlq.resolutions")
    error_message = "Only operators may write decisions about dead letters."
  }
}

run "the_sink_can_reconcile" {
  command = plan

  assert {
    condition = alltrue([
      for resource, operation in {
        "topic/customerio.transactional"                = "READ"
        "consumerGroup/customerio-event-processor"      = "DESCRIBE"
        "consumerGroup/customerio-transactional-sender" = "DESCRIBE"
      } : contains(output.acls[resource], { principal = "User:bigquery-sink@example.iam.gserviceaccount.com", operation = operation })
    ])
    error_message = "The sink must be able to compare Kafka and the table."
  }
}

run "operators_can_run_every_command" {
  command = plan

  variables {
    operators = ["ada@example.com"]
  }

  assert {
    condition = alltrue(flatten([for topic in keys(output.topics) : [for operation in ["READ", "WRITE"] :
      contains(output.acls["topic/${topic}"], { principal = "User:ada@example.com", operation = operation })
    ]]))
    error_message = "An operator must be able to read every topic, and to write a dead letter back to the topic it came from."
  }

  assert {
    condition     = contains(output.acls["consumerGroupPrefixed/customerio-"], { principal = "User:ada@example.com", operation = "DESCRIBE" })
    error_message = "An operator must be able to look up the lag of every service."
  }

  assert {
    condition     = !anytrue([for entry in output.acls["consumerGroupPrefixed/customerio-"] : contains(["READ", "DELETE"], entry.operation)])
    error_message = "Nobody may join or reset the groups of all services."
  }
}

run "publishers_write_their_topics_only" {
  command = plan

  variables {
    publishers = { "shop@example.iam.gserviceaccount.com" = ["customerio.track"] }
  }

  assert {
    condition     = [for resource, entries in output.acls : "${resource} ${join(",", [for entry in entries : entry.operation if entry.principal == "User:shop@example.iam.gserviceaccount.com"])}" if contains(entries[*].principal, "User:shop@example.iam.gserviceaccount.com")] == ["topic/customerio.track WRITE"]
    error_message = "An app must be able to write the topics that it was given, and nothing else."
  }
}

run "rejects_account_of_unknown_service" {
  command = plan

  variables {
    service_accounts = { track-publishers = "track-publisher@example.iam.gserviceaccount.com" }
  }

  expect_failures = [var.service_accounts]
}

run "rejects_shared_account" {
  command = plan

  variables {
    service_accounts = { track-publisher = "bus@example.iam.gserviceaccount.com", bigquery-sink = "bus@example.iam.gserviceaccount.com" }
  }

  expect_failures = [var.service_accounts]
}

run "rejects_group_as_operator" {
  command = plan

  variables {
    operators = ["group:operators@example.com"]
  }

  expect_failures = [var.operators]
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
