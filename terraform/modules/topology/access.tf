locals {
  # A replay writes a dead letter back to its original topic, and records the resolution.
  operator_writes = concat(local.command_topics, ["customerio.webhooks", "customerio.dlq.resolutions", "customerio.audit"])

  service_grants = flatten([
    for name, service in local.services : concat(
      [for topic in service.reads : { resource = "topic/${topic}", operation = "READ", email = var.service_accounts[name] }],
      [for topic in service.writes : { resource = "topic/${topic}", operation = "WRITE", email = var.service_accounts[name] }],
      [for group in compact([service.group]) : { resource = "consumerGroup/${group}", operation = "READ", email = var.service_accounts[name] }],
    ) if contains(keys(var.service_accounts), name)
  ])

  publisher_grants = flatten([
    for email, topics in var.publishers : [
      for topic in topics : { resource = "topic/${topic}", operation = "WRITE", email = email }
    ]
  ])

  # An operator reads every topic, through separate consumer groups, and writes what a replay writes.
  operator_grants = flatten([
    for email in var.operators : concat(
      [for topic in keys(local.topics) : { resource = "topic/${topic}", operation = "READ", email = email }],
      [for topic in local.operator_writes : { resource = "topic/${topic}", operation = "WRITE", email = email }],
      [for operation in ["READ", "DELETE"] : { resource = "consumerGroupPrefixed/cio-bus-reader-", operation = operation, email = email }],
      [{ resource = "consumerGroupPrefixed/customerio-", operation = "DESCRIBE", email = email }],
    )
  ])

  grants = concat(local.service_grants, local.publisher_grants, local.operator_grants)

  granted_topics = toset([
    for grant in local.grants : trimprefix(grant.resource, "topic/") if startswith(grant.resource, "topic/")
  ])
}
