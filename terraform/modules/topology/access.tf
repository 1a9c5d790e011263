locals {
  service_grants = flatten([
    for name, grants in local.access.services : [
      for grant in grants : merge(grant, { email = var.service_accounts[name] })
    ] if contains(keys(var.service_accounts), name)
  ])

  publisher_grants = flatten([
    for email, topics in var.publishers : [
      for topic in topics : [for grant in local.access.publishers[topic] : merge(grant, { email = email })]
    ]
  ])

  operator_grants = flatten([
    for email in var.operators : [for grant in local.access.operators : merge(grant, { email = email })]
  ])

  # Managed Kafka lets every account use what is on no list. These entries are of an account that cannot exist.
  closing_grants = [for grant in local.access.closing.grants : merge(grant, { email = local.access.closing.account })]

  grants = concat(local.closing_grants, local.service_grants, local.publisher_grants, local.operator_grants)

  granted_topics = toset([
    for grant in local.grants : trimprefix(grant.resource, "topic/") if startswith(grant.resource, "topic/")
  ])
}
