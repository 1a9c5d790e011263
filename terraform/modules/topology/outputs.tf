output "acls" {
  description = "Access lists: who may do what, by resource in the form of Managed Kafka's `acl_id`."
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
  description = "Partitions that each service shares among its instances, by service; more instances than that would idle."
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
  description = "Every service as the code declares it: kind, group, topics and settings."
  value       = local.services
}

output "topics" {
  description = "Topics by name, with the overrides of this environment."
  value       = local.topics

  precondition {
    condition = alltrue([
      for service in local.services : length(distinct([for topic in service.merged : try(local.topics[topic].partitions, 0)])) <= 1
    ])
    error_message = "Topics that a service merges must have as many partitions as each other: partition p of all of them goes to one instance."
  }
}
