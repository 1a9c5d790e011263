output "acls" {
  description = "Access control lists by resource, keyed by Managed Kafka's `acl_id`."
  value = {
    for resource in distinct([for grant in local.grants : grant.resource]) : resource => distinct([
      for grant in local.grants : {
        principal = "User:${grant.email}"
        operation = grant.operation
      } if grant.resource == resource
    ])
  }

  precondition {
    condition     = length(setsubtract(local.granted_topics, keys(local.topics))) == 0
    error_message = "topics.json lacks topics that somebody reads or writes: ${join(", ", setsubtract(local.granted_topics, keys(local.topics)))}"
  }
}

output "partitions" {
  description = "Number of partitions that a service's instances share, by service; more instances than that would be idle."
  value = {
    for name, service in local.services : name => max([for topic in service.reads : local.topics[topic].partitions]...)
    if length(service.reads) > 0
  }

  precondition {
    condition     = alltrue([for service in local.services : length(setsubtract(service.reads, keys(local.topics))) == 0])
    error_message = "topics.json lacks topics that services.json reads."
  }
}

output "services" {
  description = "Every service as declared in the code: kind, group, topics and settings."
  value       = local.services
}

output "topics" {
  description = "Topics by name, with the overrides of this environment."
  value       = local.topics

  precondition {
    condition = alltrue([
      for service in local.services : length(distinct([for topic in service.merged : try(local.topics[topic].partitions, 0)])) <= 1
    ])
    error_message = "Topics that a service merges must have the same number of partitions: partition p of all of them goes to one instance."
  }
}
